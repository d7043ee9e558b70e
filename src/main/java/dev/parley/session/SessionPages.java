package dev.parley.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.identity.Caller;
import dev.parley.identity.Isolation;
import dev.parley.store.Page;
import dev.parley.store.PageRequest;
import dev.parley.store.Store;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.reactive.mutiny.Mutiny;

/** Lists sessions, page by page. */
@ApplicationScoped
public class SessionPages {

  private final Store store;

  public SessionPages(Store store) {
    this.store = store;
  }

  /**
   * A page of the caller's own sessions with an agent, by creation. Expired sessions are listed
   * until they are removed; their status says so. A list goes on beside its cursor also when the
   * isolation key is not named any more: some clients forget it after the first page.
   *
   * @return the page; fails with invalid cursor, when the cursor's session was never the caller's
   */
  public Uni<Page<SessionSummary>> page(RegisteredAgent agent, Caller owner, PageRequest request) {
    if (request
        .cursor()
        .filter(cursor -> !SessionKey.SHAPE.matcher(cursor.key()).matches())
        .isPresent()) {
      return Uni.createFrom().failure(request.cursor().get().invalid());
    }
    return store.withStatelessSession(
        rows ->
            page(rows, Reach.of(agent, owner), request)
                .chain(
                    page ->
                        page.items().isEmpty() && request.cursor().isPresent()
                            ? end(rows, Reach.nameable(agent, owner), request, page)
                            : Uni.createFrom().item(page)));
  }

  private static Uni<Page<SessionSummary>> page(
      Mutiny.StatelessSession rows, Reach reach, PageRequest request) {
    var query =
        reach
            .bind(
                rows.createSelectionQuery(
                    SessionQueries.page(reach, request), SessionSummary.class))
            // One more than asked for tells whether there is more.
            .setMaxResults(request.limit() + 1);
    request.cursor().ifPresent(cursor -> query.setParameter("cursor", cursor.key()));
    return query.getResultList().map(request::page);
  }

  /**
   * Nothing beyond a cursor: the list ends there, or it is a list of an isolation that is not named
   * any more, or the cursor is made up.
   */
  private static Uni<Page<SessionSummary>> end(
      Mutiny.StatelessSession rows,
      Reach reach,
      PageRequest request,
      Page<SessionSummary> nothing) {
    PageRequest.Cursor cursor = request.cursor().orElseThrow();
    return reach
        .bind(rows.createSelectionQuery(SessionQueries.isolation(reach), CursorIsolation.class))
        .setParameter("cursor", cursor.key())
        .setMaxResults(1)
        .getSingleResultOrNull()
        .onItem()
        .ifNull()
        .failWith(cursor::invalid)
        .chain(
            found ->
                reach.named() || found.open()
                    ? Uni.createFrom().item(nothing)
                    : page(
                        rows,
                        Reach.of(
                            reach.agent(), reach.caller().with(Isolation.ofStored(found.stored()))),
                        request));
  }
}
