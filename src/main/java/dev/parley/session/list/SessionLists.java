package dev.parley.session.list;

import dev.parley.identity.Caller;
import dev.parley.session.AccessScope;
import dev.parley.session.KeyChoice;
import dev.parley.session.Session;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionSql;
import dev.parley.session.SessionSummary;
import dev.parley.store.Page;
import dev.parley.store.PageCursor;
import dev.parley.store.PageRequest;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Lists sessions page by page; {@link SessionSearch} lists sessions with a filter. */
@ApplicationScoped
public class SessionLists {

  private final Store store;
  private final StoreClock clock;

  public SessionLists(Store store, StoreClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Returns a page of the caller's own sessions with an agent, ordered by creation. Expired
   * sessions are listed, with that status, until they are removed. A list continues after its
   * cursor even if the request no longer names the isolation key, because some clients send it only
   * for the first page.
   *
   * @param access of scope {@link AccessScope#OWNER}
   * @return the page; fails with invalid cursor if the cursor's session was never the caller's
   */
  public Uni<Page<SessionSummary>> byCreation(SessionAccess access, PageRequest request) {
    if (request
        .cursor()
        .filter(cursor -> !KeyChoice.SHAPE.matcher(cursor.key()).matches())
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
            // One extra row shows whether there is another page.
            .setParameter("limit", request.limit() + 1);
    request.cursor().ifPresent(cursor -> query.setParameter("cursor", cursor.key()));
    return query.getResultList().map(request::page);
  }

  /**
   * Handles an empty page after a cursor: the list ends there, or the request no longer names the
   * list's isolation key, or the cursor is invalid.
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
   * Returns a page of an agent's unexpired sessions, latest update first. A session that is updated
   * between two requests moves to the start of the list, so no later page shows it again.
   *
   * @param limit maximum number of items, at least 1
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
   * Returns a page of the caller's own unexpired sessions with all agents of its workspace, newest
   * first. The order of this list never changes: reading all pages returns each session that exists
   * throughout exactly once.
   *
   * @param limit maximum number of items, at least 1
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
        // One extra row shows whether there is another page.
        .setParameter("limit", limit + 1)
        .getResultList()
        .map(found -> Page.of(found, limit));
  }
}
