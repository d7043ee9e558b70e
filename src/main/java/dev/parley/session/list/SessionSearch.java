package dev.parley.session.list;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.session.Session;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionSql;
import dev.parley.store.CursorPage;
import dev.parley.store.Deadline;
import dev.parley.store.FilteredScan;
import dev.parley.store.PageCursor;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
@ApplicationScoped
public class SessionSearch {

  /** Number of sessions to read at once for text matching. */
  private static final int BATCH = 500;

  private final Store store;
  private final StoreClock clock;
  private final FilteredScan scan;
  private final Duration time;

  public SessionSearch(Store store, StoreClock clock, FilteredScan scan, SessionLimits config) {
    this.store = store;
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
    Store inTime = store.by(deadline);
    SessionListQuery query = SessionListQuery.of(access, filter, clock.now());
    return filter.text().isPresent()
        ? scan.page(new Texts(inTime, query, filter.text().get()), BATCH, time, limit, from)
            .chain(
                page ->
                    load(inTime, access, page.items())
                        .map(sessions -> new CursorPage<>(sessions, page.next())))
        // One extra row shows whether there is another page.
        : query
            .read(inTime, SessionSql.SESSION, Session.class, limit + 1, from)
            .map(
                found ->
                    CursorPage.of(
                        found, limit, session -> new PageCursor(session.createdAt, session.id)));
  }

  /** Loads the sessions of these texts that still exist. */
  private static Uni<List<Session>> load(
      Store store, SessionAccess access, List<SearchedText> found) {
    if (found.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    List<UUID> ids = found.stream().map(text -> text.cursor().id()).toList();
    return store
        .reading(
            rows ->
                access
                    .bind(rows.createNativeQuery(SessionSql.loadAll(access), Session.class))
                    .setParameter("ids", ids)
                    .getResultList())
        .map(
            sessions -> {
              Map<UUID, Session> byId =
                  sessions.stream().collect(Collectors.toMap(s -> s.id, Function.identity()));
              return ids.stream().map(byId::get).filter(Objects::nonNull).toList();
            });
  }

  /** The texts of a session and its position in the list. */
  private record SearchedText(PageCursor cursor, String name, String description) {

    static final String COLUMNS =
        "s.id, cast(extract(epoch from s.created_at) * 1000000 as bigint) as at, s.name, s.description";

    static SearchedText of(Object[] row) {
      Instant at = Instant.EPOCH.plus((Long) row[1], ChronoUnit.MICROS);
      return new SearchedText(new PageCursor(at, (UUID) row[0]), (String) row[2], (String) row[3]);
    }
  }

  private record Texts(Store store, SessionListQuery query, TextFilter filter)
      implements FilteredScan.Source<SearchedText> {

    @Override
    public Uni<List<SearchedText>> read(int limit, Optional<PageCursor> after) {
      return query
          .read(store, SearchedText.COLUMNS, Object[].class, limit, after)
          .map(rows -> rows.stream().map(SearchedText::of).toList());
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
