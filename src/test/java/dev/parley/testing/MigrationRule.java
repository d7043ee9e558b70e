package dev.parley.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a migration may not do while the version before it still serves, as far as its text shows.
 */
public final class MigrationRule {

  /** Allows what removes something: names the version that no longer uses it. */
  private static final Pattern UNUSED = Pattern.compile("-- unused since \\d+\\.\\d+\\.\\d+");

  private static final Pattern REMOVES =
      Pattern.compile(
          "^(drop|truncate) |\\b(drop (column|constraint|default)|rename|set not null"
              + "|alter( column)? \\w+ (set data )?type)\\b");
  private static final Pattern NOT_NULL =
      Pattern.compile(
          "\\badd (?!constraint|primary|foreign|unique|check)[^,]*\\bnot null\\b(?![^,]*(default|generated))");
  private static final Pattern CHECKS =
      Pattern.compile("\\badd (constraint|foreign|unique|check|primary)\\b(?!.*\\bnot valid\\b)");
  private static final Pattern ALTERS = Pattern.compile("^alter table (\\w+)");
  private static final Pattern CREATES = Pattern.compile("^create table (if not exists )?(\\w+)");
  private static final Pattern PLACES =
      Pattern.compile("^select place_(?:by_agent|everywhere)\\('(\\w+)'\\)");
  private static final Pattern REFERS = Pattern.compile("\\breferences\\b");
  private static final Pattern INDEX =
      Pattern.compile(
          "^create (unique )?index (concurrently )?.*?\\bon (?:only )?(?:\\w+\\.)?(\\w+)");

  private MigrationRule() {}

  /**
   * What a migration breaks.
   *
   * @param sql its text
   * @param transaction whether it runs in one
   */
  public static List<String> broken(String sql, boolean transaction) {
    List<String> broken = new ArrayList<>();
    Set<String> created = new HashSet<>();
    boolean limited = false;
    for (String part : sql.split(";")) {
      boolean unused = UNUSED.matcher(part).find();
      String statement = plain(part);
      Matcher create = CREATES.matcher(statement);
      if (create.find()) {
        created.add(create.group(2));
      }
      limited |= statement.startsWith("set local lock_timeout");
      String fault = fault(statement, unused, created, transaction, limited);
      if (fault != null) {
        broken.add(fault);
      }
    }
    return broken;
  }

  /**
   * The tables that a migration creates and that cannot be created where tables are distributed:
   * they are not placed, or have foreign keys before they are.
   */
  public static List<String> unplaced(String sql) {
    List<String> unplaced = new ArrayList<>();
    for (String part : sql.split(";")) {
      String statement = plain(part);
      Matcher place = PLACES.matcher(statement);
      if (place.find()) {
        unplaced.remove(place.group(1));
      }
      Matcher create = CREATES.matcher(statement);
      if (create.find()) {
        unplaced.add(create.group(2) + (REFERS.matcher(statement).find() ? " with keys" : ""));
      }
    }
    return unplaced;
  }

  private static String fault(
      String statement, boolean unused, Set<String> created, boolean transaction, boolean limited) {
    boolean concurrent = statement.contains(" concurrently ");
    if (!unused && !concurrent && REMOVES.matcher(statement).find()) {
      return "removes or narrows without '-- unused since <version>': " + statement;
    }
    if (NOT_NULL.matcher(statement).find()) {
      return "a column that the version before does not fill: " + statement;
    }
    Matcher alter = ALTERS.matcher(statement);
    if (alter.find() && !created.contains(alter.group(1)) && CHECKS.matcher(statement).find()) {
      return "a constraint that reads the table under a lock, without 'not valid': " + statement;
    }
    Matcher index = INDEX.matcher(statement);
    if (index.find() && !created.contains(index.group(3))) {
      if (index.group(2) == null) {
        return "an index on a table with data, without 'concurrently': " + statement;
      }
    }
    if (concurrent && transaction) {
      return "'concurrently' without executeInTransaction=false in the .conf: " + statement;
    }
    if (statement.startsWith("alter table") && !limited) {
      return "alter without 'set local lock_timeout' before it";
    }
    return null;
  }

  /** A statement without comments, in small letters and one line. */
  private static String plain(String statement) {
    return statement
        .replaceAll("--[^\n]*", "")
        .replaceAll("\\s+", " ")
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
