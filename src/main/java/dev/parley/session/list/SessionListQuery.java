package dev.parley.session.list;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionSql;
import dev.parley.session.metadata.MetadataSql;
import dev.parley.session.metadata.MetadataTerms;
import dev.parley.store.Deadline;
import dev.parley.store.PageCursor;
import dev.parley.store.StatementTimeout;
import dev.parley.store.statement.Parameters;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statement and parameters for a list of an agent's unexpired sessions, newest first.
 *
 * <p>Whether the index on metadata helps depends on how many sessions it finds, which the planner
 * cannot estimate. The statement therefore decides at run time: up to a limit it filters the
 * sessions that the index finds; above the limit it scans the list in order, where such frequent
 * matches are found early.
 *
 * @param access the caller's access to the agent's sessions
 * @param filter which sessions to list; its text condition is ignored
 * @param now the time at which the sessions must not have expired
 * @param metadata the filter's metadata condition as SQL
 * @param terms the part of that condition that the index on metadata can answer
 */
record SessionListQuery(
    SessionAccess access,
    SessionFilter filter,
    Instant now,
    Optional<MetadataSql> metadata,
    List<String> terms) {

  /**
   * Time limit for a metadata condition that no index serves, which is evaluated for each session.
   */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** Maximum number of index matches to filter. */
  private static final int MAX_CANDIDATES = 1000;

  private static final String ORDER = " order by s.created_at desc, s.id desc limit :limit";

  static SessionListQuery of(SessionAccess access, SessionFilter filter, Instant now) {
    return new SessionListQuery(
        access,
        filter,
        now,
        filter.metadata().map(MetadataSql::of),
        filter
            .metadata()
            .flatMap(MetadataTerms::of)
            .map(terms -> terms.json(access.agent().id()))
            .orElse(List.of()));
  }

  /**
   * Returns the statement.
   *
   * @param columns the columns to read of each session {@code s}
   * @param continued whether the page starts at a cursor
   */
  String sql(String columns, boolean continued) {
    String where = where(continued);
    if (terms.isEmpty()) {
      return "select " + columns + " from session s where " + where + ORDER;
    }
    // The terms contain the agent. With a separate condition the planner would read all its
    // sessions.
    return """
        with candidates as materialized (
          select s.* from session s where s.metadata <> '{}' and (%1$s) limit %2$d + 1)
        select %3$s from (
          select s.* from candidates s
          where (select count(*) from candidates) <= %2$d and %4$s
          union all (
          select s.* from session s
          where (select count(*) from candidates) > %2$d and %4$s%5$s)) s%5$s
        """
        .formatted(found(), MAX_CANDIDATES, columns, where, ORDER);
  }

  /**
   * Reads rows of the list.
   *
   * @param columns the columns to read of each session {@code s}
   * @param limit maximum number of rows
   * @return if no index serves the metadata condition, fails with invalid argument if the statement
   *     takes too long, and with {@link dev.parley.store.SearchesBusy} if too many others run
   */
  <T> Uni<List<T>> read(
      Statements statements,
      String columns,
      Function<Row, T> mapper,
      int limit,
      Optional<PageCursor> from,
      Deadline deadline) {
    Statement<T> select = new Statement<>(sql(columns, from.isPresent()), mapper).limit(limit);
    bind(select, from);
    return filter.metadata().map(MetadataTerms::cover).orElse(true)
        ? statements.all(select, deadline)
        : statements
            .search(select, LONGEST, deadline)
            .onFailure(StatementTimeout.class)
            .transform(
                over ->
                    new Failure.InvalidArgument(
                            Field.METADATA_FILTER,
                            "takes too long for this many sessions; also filter by an exact value")
                        .exception());
  }

  private String found() {
    return IntStream.range(0, terms.size())
        .mapToObj(
            i ->
                "session_terms(s.agent_id, s.metadata) @> (select cast(cast(:term"
                    + i
                    + " as text) as jsonb))")
        .collect(Collectors.joining(" or "));
  }

  private String where(boolean continued) {
    List<String> conditions = new ArrayList<>();
    conditions.add(access.sql());
    conditions.add(SessionSql.UNEXPIRED);
    filter.enabled().ifPresent(enabled -> conditions.add("s.enabled = :enabled"));
    if (continued) {
      conditions.add("(s.created_at, s.id) < (:at, :id)");
    }
    metadata.ifPresent(condition -> conditions.add("(" + condition.sql() + ")"));
    return String.join(" and ", conditions);
  }

  /** Binds the parameters except the limit. */
  void bind(Parameters query, Optional<PageCursor> from) {
    access.bind(query);
    query.set("now", now);
    filter.enabled().ifPresent(enabled -> query.set("enabled", enabled));
    from.ifPresent(
        cursor -> {
          query.set("at", cursor.at());
          query.set("id", cursor.id());
        });
    metadata.ifPresent(condition -> condition.parameters().forEach(query::set));
    for (int i = 0; i < terms.size(); i++) {
      query.set("term" + i, terms.get(i));
    }
  }
}
