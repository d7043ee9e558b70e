package dev.parley.session;

import dev.parley.store.Deadline;
import dev.parley.store.Page;
import dev.parley.store.PageCursor;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Lists whole sessions with an agent, newest first, as far as they pass a filter. Nothing that
 * happens to a session moves it in this list: whoever reads all pages sees each session that was
 * there all the time once. An expired session is in none.
 */
@ApplicationScoped
public class SessionSearch {

  private final Store store;
  private final StoreClock clock;
  private final TextSearch texts;

  public SessionSearch(Store store, StoreClock clock, TextSearch texts) {
    this.store = store;
    this.clock = clock;
    this.texts = texts;
  }

  /**
   * A page of the list.
   *
   * @param limit the most sessions, 1 or more
   * @param from the place that the page starts after; empty for the start of the list
   * @param deadline by when the answer is wanted
   * @return the page; fails with invalid argument when no session matched the filter's text in the
   *     time that there is for it, or its metadata take too long to be looked up
   */
  public Uni<FoundSessions> page(
      SessionAccess access,
      SessionFilter filter,
      int limit,
      Optional<PageCursor> from,
      Deadline deadline) {
    Store inTime = store.by(deadline);
    SessionListQuery query = SessionListQuery.of(access, filter, clock.now());
    return filter.text().isPresent()
        ? texts.page(inTime, query, filter.text().get(), limit, from)
        : page(inTime, query, limit, from);
  }

  private Uni<FoundSessions> page(
      Store inTime, SessionListQuery query, int limit, Optional<PageCursor> from) {
    // One more than asked for tells whether there is more.
    return query
        .read(inTime, SessionSql.SESSION, Session.class, limit + 1, from)
        .map(found -> Page.of(found, limit))
        .map(
            page ->
                new FoundSessions(
                    page.items(),
                    page.hasMore()
                        ? Optional.of(place(page.items().get(page.items().size() - 1)))
                        : Optional.empty()));
  }

  private static PageCursor place(Session session) {
    return new PageCursor(session.createdAt, session.id);
  }
}
