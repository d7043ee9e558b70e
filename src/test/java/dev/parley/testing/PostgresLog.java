package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** The log of the {@link Postgres} server, which holds every statement that it executes. */
public final class PostgresLog {

  private static final Pattern STATEMENT =
      Pattern.compile("LOG: +(?:execute [^:]*|statement): (.*)");

  /** The statements that the server executed while this ran, in their order. */
  public List<String> statementsOf(Runnable calls) {
    String start = mark();
    calls.run();
    String end = mark();
    String log = untilItShows(end);
    String between = log.substring(log.indexOf(start) + start.length(), log.indexOf(end));
    return STATEMENT
        .matcher(between)
        .results()
        .map(found -> found.group(1))
        // What this class and its driver say themselves.
        .filter(statement -> !statement.startsWith("select '"))
        .filter(statement -> !statement.startsWith("SET application_name"))
        .toList();
  }

  /** Executes a statement that can be found in the log again. */
  private static String mark() {
    String mark = "mark " + UUID.randomUUID();
    query("select '" + mark + "'");
    return mark;
  }

  /** The log once it shows a mark; its writer is a process of its own and a moment behind. */
  private static String untilItShows(String mark) {
    Path file =
        Path.of(query("select current_setting('data_directory') || '/' || pg_current_logfile()"));
    try {
      String log = Files.readString(file);
      for (int attempt = 0; !log.contains(mark) && attempt < 1000; attempt++) {
        // Each question takes a round trip, so this waits without sleeping.
        query("select 1");
        log = Files.readString(file);
      }
      if (!log.contains(mark)) {
        throw new AssertionError("the log does not show " + mark);
      }
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String query(String sql) {
    String url =
        "jdbc:postgresql://localhost:" + System.getProperty(Postgres.PORT_PROPERTY) + "/postgres";
    try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
