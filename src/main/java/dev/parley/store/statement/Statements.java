package dev.parley.store.statement;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.parley.store.DatabaseUnavailable;
import dev.parley.store.Deadline;
import dev.parley.store.Outage;
import dev.parley.store.Pooler;
import dev.parley.store.StatementTimeout;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Executes single statements, each on a connection of its own. */
@Singleton
public class Statements {

  private static final Logger LOG = Logger.getLogger(Statements.class);

  private static final String LIMIT = "select set_config('statement_timeout', $1, true)";

  private static final String LIMITS =
      "select set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true)";

  /**
   * The length of all kept queries in characters. Each filter of a list makes a query of its own.
   */
  private static final int MAX_LENGTH = 1_000_000;

  private final Pool pool;
  private final Pooler pooler;
  private final SearchPermits searches;
  private final LoadingCache<String, NumberedSql> numbered =
      Caffeine.newBuilder()
          .maximumWeight(MAX_LENGTH)
          .weigher((String named, NumberedSql sql) -> named.length())
          .build(NumberedSql::of);

  public Statements(Pool pool, Pooler pooler, SearchPermits searches) {
    this.pool = pool;
    this.pooler = pooler;
    this.searches = searches;
  }

  /**
   * The only row; null if there is none.
   *
   * @param deadline that of the request: PostgreSQL cancels the query when it passes
   * @return fails with {@link DatabaseUnavailable} if the connection is lost
   */
  public <T> Uni<T> one(Statement<T> statement, Deadline deadline) {
    return all(statement, deadline).map(Statements::single);
  }

  /**
   * All rows.
   *
   * @param deadline that of the request: PostgreSQL cancels the query when it passes
   * @return fails with {@link DatabaseUnavailable} if the connection is lost
   */
  public <T> Uni<List<T>> all(Statement<T> statement, Deadline deadline) {
    NumberedSql sql = numbered.get(statement.sql());
    Tuple values = statement.values(sql.names());
    return on(deadline, connection -> rows(connection, sql, values, statement))
        // Elsewhere, a lost connection could be that of the client.
        .onFailure(Outage::broken)
        .transform(DatabaseUnavailable::new);
  }

  /**
   * Executes a statement that changes data; the only row that it returns, null if it returns none.
   * The change is rolled back if the request was abandoned meanwhile.
   *
   * @param deadline that of the request: PostgreSQL cancels the statement when it passes
   * @return fails with {@link DatabaseUnavailable} if the connection is lost, after which the
   *     change may have been made, and with {@link io.vertx.pgclient.PgException} if PostgreSQL
   *     refuses it
   */
  public <T> Uni<T> change(Statement<T> statement, Deadline deadline) {
    return change(statement, deadline, result -> true);
  }

  /**
   * The same for a statement that may change nothing.
   *
   * @param changed whether the result says that something was changed; if not, the request can
   *     still be abandoned
   */
  public <T> Uni<T> change(Statement<T> statement, Deadline deadline, Predicate<T> changed) {
    NumberedSql sql = numbered.get(statement.sql());
    Tuple values = statement.values(sql.names());
    return changing(
            deadline,
            changed,
            connection -> rows(connection, sql, values, statement).map(Statements::single))
        .onFailure(Outage::broken)
        .transform(DatabaseUnavailable::new);
  }

  /**
   * All rows of a query that may take long. Few of them run at the same time: see {@link
   * SearchPermits}.
   *
   * @param limit how long it may take
   * @param deadline that of the request
   * @return fails with {@link StatementTimeout} if it takes longer, with {@link
   *     dev.parley.store.SearchesBusy} if it cannot be started soon, and as {@link #all} does
   */
  public <T> Uni<List<T>> search(Statement<T> statement, Duration limit, Deadline deadline) {
    return searches.during(
        () ->
            deadline.remaining().compareTo(limit) < 0
                ? all(statement, deadline)
                : all(statement, Deadline.after(System.nanoTime(), limit))
                    .onFailure(StatementTimeout::is)
                    .transform(canceled -> new StatementTimeout()));
  }

  /** A limited query needs a transaction, because the limit must not stay with the connection. */
  private <T> Uni<T> on(Deadline deadline, Function<SqlConnection, Uni<T>> query) {
    return deadline.limited()
        ? pool.withTransaction(
            connection -> limited(connection, deadline).chain(() -> query.apply(connection)))
        : pool.withConnection(query);
  }

  /** A change that must not be committed if the request was abandoned meanwhile. */
  private <T> Uni<T> changing(
      Deadline deadline, Predicate<T> changed, Function<SqlConnection, Uni<T>> statement) {
    return on(
        deadline,
        connection ->
            statement
                .apply(connection)
                .onItem()
                .transformToUni(
                    result ->
                        !changed.test(result) || deadline.commit()
                            ? Uni.createFrom().item(result)
                            : Uni.createFrom().failure(new TimeoutException())));
  }

  /** Looks at the deadline once there is a connection, for which a request may have to wait. */
  private Uni<?> limited(SqlConnection connection, Deadline deadline) {
    if (deadline.givenUp()) {
      return Uni.createFrom().failure(new TimeoutException());
    }
    String time = String.valueOf(deadline.statementTimeout().toMillis());
    return pooler.present()
        ? connection.preparedQuery(LIMITS).execute(Tuple.of(time, pooler.lockTimeout()))
        : connection.preparedQuery(LIMIT).execute(Tuple.of(time));
  }

  private static <T> T single(List<T> rows) {
    if (rows.size() > 1) {
      throw new IllegalStateException("one row was expected, but there are " + rows.size());
    }
    return rows.isEmpty() ? null : rows.get(0);
  }

  private static <T> Uni<List<T>> rows(
      SqlConnection connection, NumberedSql sql, Tuple values, Statement<T> statement) {
    LOG.debug(sql.text());
    return connection
        .preparedQuery(sql.text())
        .execute(values)
        .map(
            found -> {
              List<T> rows = new ArrayList<>(found.size());
              for (Row row : found) {
                rows.add(statement.read(row));
              }
              return rows;
            });
  }
}
