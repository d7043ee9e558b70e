package dev.parley.store.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement as PostgreSQL's protocol takes it: with numbered parameters.
 *
 * @param text the statement, with parameters such as {@code $1}
 * @param names the names that the parameters had, by position
 */
record NumberedSql(String text, List<String> names) {

  /** A string, a cast or a parameter: the first two hide what looks like the last one. */
  private static final Pattern PARAMETER = Pattern.compile("'[^']*'|::|:([A-Za-z]\\w*)");

  /**
   * Numbers the parameters of a statement.
   *
   * @param named the statement, with parameters such as {@code :name}; the same name may occur more
   *     than once
   */
  static NumberedSql of(String named) {
    List<String> names = new ArrayList<>();
    String text =
        PARAMETER
            .matcher(named)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(1) == null
                            ? found.group()
                            : "$" + number(names, found.group(1))));
    return new NumberedSql(text, List.copyOf(names));
  }

  private static int number(List<String> names, String name) {
    if (!names.contains(name)) {
      names.add(name);
    }
    return names.indexOf(name) + 1;
  }
}
