package dev.parley.session.list;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.session.Session;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionRow;
import dev.parley.session.SessionSql;
import dev.parley.store.CursorPage;
import dev.parley.store.Deadline;
import dev.parley.store.FilteredScan;
import dev.parley.store.PageCursor;
import dev.parley.store.StoreClock;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Lists an agent's sessions that match a filter, newest first, with all their content. The order of
 * this list never changes: reading all pages returns each session that exists throughout exactly
 * once. Expired sessions are not listed.
 *
 * <p>Texts are not matched in the database, because the running time of its regular expressions has
 * no bound.
 */
@Singleton
public class SessionSearch {

  /** Number of sessions to read at once for text matching. */
  private static final int BATCH = 500;

  private final Statements statements;
  private final StoreClock clock;
  private final FilteredScan scan;
  private final Duration time;

  public SessionSearch(
      Statements statements, StoreClock clock, FilteredScan scan, SessionLimits config) {
    this.statements = statements;
    this.clock = clock;
    this.scan = scan;
    this.time = config.searchFor();
  }

  /**
   * Returns a page of the list.
   *
   * @param limit maximum number of sessions, at least 1
   * @param from where the page starts; empty for the start of the list
   * @param deadline deadline of the request
   * @return the page; fails with invalid argument if no session matched the filter's text within
   *     the search time, or if evaluating the metadata condition takes too long
   */
  public Uni<CursorPage<Session>> page(
      SessionAccess access,
      SessionFilter filter,
      int limit,
      Optional<PageCursor> from,
      Deadline deadline) {
    SessionListQuery query = SessionListQuery.of(access, filter, clock.now());
    return filter.text().isPresent()
        ? scan.page(
                new Texts(statements, deadline, query, filter.text().get()),
                BATCH,
                time,
                limit,
                from)
            .chain(
                page ->
                    load(access, page.items(), deadline)
                        .map(sessions -> new CursorPage<>(sessions, page.next())))
        // One extra row shows whether there is another page.
        : query
            .read(statements, SessionSql.SESSION, SessionRow::session, limit + 1, from, deadline)
            .map(
                found ->
                    CursorPage.of(
                        found, limit, session -> new PageCursor(session.createdAt, session.id)));
  }

  /** Loads the sessions of these texts that still exist. */
  private Uni<List<Session>> load(
      SessionAccess access, List<SearchedText> found, Deadline deadline) {
    if (found.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    List<UUID> ids = found.stream().map(text -> text.cursor().id()).toList();
    Statement<Session> select =
        new Statement<>(SessionSql.loadAll(access), SessionRow::session)
            .with("ids", ids.toArray(UUID[]::new));
    access.bind(select);
    return statements
        .all(select, deadline)
        .map(
            sessions -> {
              Map<UUID, Session> byId =
                  sessions.stream().collect(Collectors.toMap(s -> s.id, Function.identity()));
              return ids.stream().map(byId::get).filter(Objects::nonNull).toList();
            });
  }

  /** The texts of a session and its position in the list. */
  private record SearchedText(PageCursor cursor, String name, String description) {

    static final String COLUMNS = "s.id, s.created_at, s.name, s.description";

    static SearchedText of(Row row) {
      return new SearchedText(
          new PageCursor(row.getOffsetDateTime("created_at").toInstant(), row.getUUID("id")),
          row.getString("name"),
          row.getString("description"));
    }
  }

  private record Texts(
      Statements statements, Deadline deadline, SessionListQuery query, TextFilter filter)
      implements FilteredScan.Source<SearchedText> {

    @Override
    public Uni<List<SearchedText>> read(int limit, Optional<PageCursor> after) {
      return query.read(statements, SearchedText.COLUMNS, SearchedText::of, limit, after, deadline);
    }

    @Override
    public PageCursor cursor(SearchedText text) {
      return text.cursor();
    }

    @Override
    public boolean passes(SearchedText text) {
      return filter.matches(text.name(), text.description());
    }

    @Override
    public RuntimeException nothingFound(long tested) {
      return new Failure.InvalidArgument(
              Field.FILTER,
              "matches none of the "
                  + tested
                  + " sessions checked within the time limit; also filter by metadata, so that"
                  + " fewer sessions need to be checked")
          .exception();
    }
  }
}
