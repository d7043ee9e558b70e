package dev.parley.testing;

import static dev.parley.testing.Eventually.await;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.restassured.path.json.JsonPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The log of the {@link Postgres} server, which holds every statement that it executes. */
public final class PostgresLog {

  private static final Pattern STATEMENT =
      // The lines of a statement after the first start with a tab.
      Pattern.compile("LOG: +(?:execute [^:]*|statement): (.*(?:\n\t.*)*)");

  private static final Pattern ONE_AGENT = Pattern.compile("agent_id = \\$\\d");

  private static final Pattern NAMED = Pattern.compile("LOG: +execute (?!<unnamed>).*");

  /** What comes with a query: a transaction, a time limit, and its agent, if it is not cached. */
  private static final Pattern BESIDES =
      Pattern.compile("BEGIN|COMMIT|select set_config\\(|select a.id, a.name|select major, minor");

  private static final Pattern PARAMETERS = Pattern.compile("DETAIL: +[Pp]arameters: (.*)");
  private static final Pattern VALUE = Pattern.compile("\\$\\d+ = (NULL|'(?:[^']|'')*')");

  /**
   * What a query costs.
   *
   * @param rows the rows it answers
   * @param buffers the blocks of tables and indexes that it touches, cached or not
   * @param plan the whole plan, for people
   */
  public record Cost(int rows, int buffers, String plan) {}

  /**
   * What the one query costs that the server executed while this ran, planned as a prepared
   * statement is after some executions.
   */
  public Cost costOf(Runnable call) {
    Executed only = only(call);
    String plan =
        query(
            "set plan_cache_mode = force_generic_plan",
            "prepare measured as " + only.statement(),
            "explain (analyze, buffers, format json) execute measured (" + only.values() + ")");
    JsonPath top = JsonPath.from(plan).setRootPath("[0].Plan");
    return new Cost(
        top.getInt("'Actual Rows'"),
        top.getInt("'Shared Hit Blocks'") + top.getInt("'Shared Read Blocks'"),
        plan);
  }

  /**
   * Whether the server plans the one query that it executed while this ran each time anew, also
   * after some executions of a prepared statement.
   */
  public boolean plannedAgain(Runnable call) {
    Executed only = only(call);
    List<String> statements = new ArrayList<>();
    statements.add("prepare repeated as " + only.statement());
    statements.addAll(Collections.nCopies(10, "execute repeated (" + only.values() + ")"));
    statements.add("select generic_plans from pg_prepared_statements where name = 'repeated'");
    return query(statements.toArray(String[]::new)).equals("0");
  }

  /** A statement with numbered parameters, and their values in order. */
  private record Executed(String statement, String values) {}

  private static Executed only(Runnable call) {
    String log = logOf(call);
    List<String> statements =
        statements(log).stream()
            .filter(statement -> !BESIDES.matcher(statement).lookingAt())
            .toList();
    if (statements.size() != 1) {
      throw new AssertionError("one statement was expected: " + statements);
    }
    Matcher parameters = PARAMETERS.matcher(log);
    if (!parameters.find(log.indexOf(statements.get(0)))) {
      throw new AssertionError("the log shows no parameters: " + log);
    }
    String values =
        VALUE
            .matcher(parameters.group(1))
            .results()
            .map(value -> value.group(1))
            .collect(Collectors.joining(", "));
    return new Executed(statements.get(0), values);
  }

  /**
   * How the server executes each statement on one agent that it executed while this ran, planned as
   * a prepared statement is after some executions. Statements on all agents are those that the
   * program executes by itself, at any time.
   */
  public List<String> plansOf(Runnable calls) {
    return statementsOf(calls).stream()
        .filter(statement -> ONE_AGENT.matcher(statement).find())
        .map(statement -> query("explain (generic_plan, format json) " + statement))
        .toList();
  }

  /** Executes a statement, such as one that fills a table. */
  public void execute(String sql) {
    query(sql);
  }

  /** The statements that the server executed while this ran, in their order. */
  public List<String> statementsOf(Runnable calls) {
    return statements(logOf(calls));
  }

  /** The prepared statements that the server executed by a name, while this ran. */
  public List<String> namedStatementsOf(Runnable calls) {
    return NAMED.matcher(logOf(calls)).results().map(MatchResult::group).toList();
  }

  private static String logOf(Runnable calls) {
    String start = mark();
    calls.run();
    String end = mark();
    String log = untilItShows(end);
    return log.substring(log.indexOf(start) + start.length(), log.indexOf(end));
  }

  private static List<String> statements(String log) {
    return STATEMENT
        .matcher(log)
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
    return await()
        .alias("the log shows " + mark)
        // Its last character may not be whole yet.
        .until(() -> new String(Files.readAllBytes(file), UTF_8), log -> log.contains(mark));
  }

  /** Executes statements on one connection, and answers the first value of the last one. */
  private static String query(String... statements) {
    String url =
        "jdbc:postgresql://localhost:"
            + System.getProperty(Postgres.PORT_PROPERTY)
            // Takes statements with parameters that have no value, to be explained.
            + "/postgres?preferQueryMode=simple";
    try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
      ResultSet result = statement.getResultSet();
      if (result == null) {
        return null;
      }
      result.next();
      return result.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
