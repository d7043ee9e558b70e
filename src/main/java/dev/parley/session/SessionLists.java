package dev.parley.session;

import dev.parley.identity.Caller;
import dev.parley.store.Page;
import dev.parley.store.PageCursor;
import dev.parley.store.PageRequest;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Lists sessions page by page; {@link SessionSearch} lists those that pass a filter. */
@ApplicationScoped
public class SessionLists {

  private final Store store;
  private final StoreClock clock;

  public SessionLists(Store store, StoreClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * A page of the caller's own sessions with an agent, by creation. Expired sessions are listed
   * until they are removed; their status says so. A list goes on beside its cursor even when the
   * isolation key is not named any more: some clients forget it after the first page.
   *
   * @param access of scope {@link AccessScope#OWNER}
   * @return the page; fails with invalid cursor, when the cursor's session was never the caller's
   */
  public Uni<Page<SessionSummary>> byCreation(SessionAccess access, PageRequest request) {
    if (request
        .cursor()
        .filter(cursor -> !SessionKey.SHAPE.matcher(cursor.key()).matches())
        .isPresent()) {
      return Uni.createFrom().failure(request.cursor().get().invalid());
    }
    return store.reading(
        rows ->
            byCreation(rows, access, request)
                .chain(
                    page ->
                        page.items().isEmpty() && request.cursor().isPresent()
                            ? atEnd(rows, access, request, page)
                            : Uni.createFrom().item(page)));
  }

  private static Uni<Page<SessionSummary>> byCreation(
      Mutiny.StatelessSession rows, SessionAccess access, PageRequest request) {
    var query =
        access
            .bind(
                rows.createNativeQuery(
                    SessionSql.byCreation(access, request), SessionSql.summaries(rows)))
            // One more than asked for tells whether there is more.
            .setParameter("limit", request.limit() + 1);
    request.cursor().ifPresent(cursor -> query.setParameter("cursor", cursor.key()));
    return query.getResultList().map(request::page);
  }

  /**
   * Nothing beyond a cursor: the list ends there, or it is a list of an isolation that is not named
   * any more, or the cursor is made up.
   */
  private static Uni<Page<SessionSummary>> atEnd(
      Mutiny.StatelessSession rows,
      SessionAccess access,
      PageRequest request,
      Page<SessionSummary> nothing) {
    PageRequest.Cursor cursor = request.cursor().orElseThrow();
    SessionAccess any = access.with(AccessScope.OWNER_ANY_ISOLATION);
    return any.bind(rows.createNativeQuery(SessionSql.isolationOfCursor(any), Object[].class))
        .setParameter("cursor", cursor.key())
        .getSingleResultOrNull()
        .onItem()
        .ifNull()
        .failWith(cursor::invalid)
        .chain(
            found ->
                access.namesIsolation() || (boolean) found[1]
                    ? Uni.createFrom().item(nothing)
                    : byCreation(rows, access.under((String) found[0]), request));
  }

  /**
   * A page of sessions with an agent that have not expired, latest update first. A session that is
   * updated meanwhile moves to the start of the list, so no later page shows it again.
   *
   * @param limit the most items, 1 or more
   * @param from where the page starts; empty for the start of the list
   */
  public Uni<Page<SessionSummary>> byUpdate(
      SessionAccess access, int limit, Optional<PageCursor> from) {
    return store.reading(
        rows ->
            page(
                access.bind(
                    rows.createNativeQuery(
                        SessionSql.byUpdate(access, from.isPresent()), SessionSql.summaries(rows))),
                limit,
                from));
  }

  /**
   * A page of the caller's own sessions with all agents of its workspace that have not expired,
   * newest first. Nothing that happens to a session moves it in this list: whoever reads all pages
   * sees each session that was there all the time once.
   *
   * @param limit the most items, 1 or more
   * @param from where the page starts; empty for the start of the list
   */
  public Uni<Page<SessionWithAgent>> ofAllAgents(
      Caller owner, int limit, Optional<PageCursor> from) {
    return store
        .reading(
            rows ->
                page(
                    rows.createNativeQuery(
                            SessionSql.ofAllAgents(from.isPresent()),
                            rows.getResultSetMapping(Object[].class, Session.SUMMARY_WITH_AGENT))
                        .setParameter("workspace", owner.workspace())
                        .setParameter("subject", owner.subject())
                        .setParameter("client", owner.client()),
                    limit,
                    from))
        .map(page -> page.map(SessionWithAgent::of));
  }

  private <T> Uni<Page<T>> page(
      Mutiny.SelectionQuery<T> query, int limit, Optional<PageCursor> from) {
    from.ifPresent(cursor -> cursor.bind(query));
    return query
        .setParameter("now", clock.now())
        // One more than asked for tells whether there is more.
        .setParameter("limit", limit + 1)
        .getResultList()
        .map(found -> Page.of(found, limit));
  }
}
