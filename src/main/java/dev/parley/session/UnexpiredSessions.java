package dev.parley.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.Failure;
import dev.parley.identity.Caller;
import dev.parley.store.Page;
import dev.parley.store.Place;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Sessions by RID, for those to whom a session is gone in the second it expires. Whoever knows a
 * RID reaches the session of the same subject through any client; lists show what was made through
 * the same client. Each operation is one statement, committed by itself.
 */
@ApplicationScoped
public class UnexpiredSessions {

  private final Store store;
  private final StoreClock clock;

  public UnexpiredSessions(Store store, StoreClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * A session of the caller's subject.
   *
   * @return fails with session not found
   */
  public Uni<SessionSummary> get(RegisteredAgent agent, Caller caller, String rid) {
    Reach reach = Reach.ofSubject(agent, caller);
    return on(
        agent,
        rid,
        (rows, id) ->
            bind(
                    rows.createSelectionQuery(
                        SessionQueries.unexpired(reach), SessionSummary.class),
                    reach,
                    id)
                .getSingleResultOrNull());
  }

  /**
   * Names a session of the caller's subject. It is updated then, but lives none the longer.
   *
   * @param name 1 to 1,000 characters
   * @return fails with session not found
   * @throws dev.parley.failure.FailureException invalid argument, when the name is too short, too
   *     long or not storable
   */
  public Uni<Void> rename(RegisteredAgent agent, Caller caller, String rid, String name) {
    Text.requireName(name);
    Reach reach = Reach.ofSubject(agent, caller);
    return on(
            agent,
            rid,
            (rows, id) ->
                changed(
                    bind(rows.createMutationQuery(SessionQueries.rename(reach)), reach, id)
                        .setParameter("name", name)))
        .replaceWithVoid();
  }

  /**
   * Deletes a session of the caller's subject.
   *
   * @return fails with session not found
   */
  public Uni<Void> delete(RegisteredAgent agent, Caller caller, String rid) {
    Reach reach = Reach.ofSubject(agent, caller);
    return on(
            agent,
            rid,
            (rows, id) ->
                changed(
                    bind(rows.createNativeQuery(SessionQueries.deleteUnexpired(reach)), reach, id)))
        .replaceWithVoid();
  }

  /**
   * Runs a statement on one session.
   *
   * @param statement answers null when it found no session within reach
   */
  private <T> Uni<T> on(
      RegisteredAgent agent,
      String rid,
      BiFunction<Mutiny.StatelessSession, UUID, Uni<T>> statement) {
    Failure notFound = new Failure.SessionNotFound(agent.rid(), rid);
    return SessionRid.id(rid)
        .map(id -> store.withStatelessSession(rows -> statement.apply(rows, id)))
        .orElseGet(() -> Uni.createFrom().nullItem())
        .onItem()
        .ifNull()
        .failWith(notFound::exception);
  }

  private <Q extends Mutiny.AbstractQuery> Q bind(Q query, Reach reach, UUID id) {
    reach.bind(query).setParameter("id", id).setParameter("now", clock.now());
    return query;
  }

  private static Uni<Integer> changed(Mutiny.MutationQuery change) {
    return change.executeUpdate().map(found -> found == 0 ? null : found);
  }

  /**
   * A page of the caller's own sessions with an agent, latest update first. A session that is
   * updated meanwhile moves to the start of the list, so no later page shows it again.
   *
   * @param limit the most items, 1 or more
   * @param from the place that the page starts after; empty for the start of the list
   */
  public Uni<Page<SessionSummary>> latest(
      RegisteredAgent agent, Caller owner, int limit, Optional<Place> from) {
    Reach reach = Reach.of(agent, owner);
    return store.withStatelessSession(
        rows ->
            read(
                reach.bind(
                    rows.createSelectionQuery(
                        SessionQueries.latest(reach, from.isPresent()), SessionSummary.class)),
                limit,
                from));
  }

  /**
   * A page of the caller's own sessions with all agents of its workspace, newest first. Nothing
   * that happens to a session moves it in this list: whoever reads all pages sees each session that
   * was there all the time once.
   *
   * @param limit the most items, 1 or more
   * @param from the place that the page starts after; empty for the start of the list
   */
  public Uni<Page<SessionWithAgent>> ofAllAgents(Caller owner, int limit, Optional<Place> from) {
    return store.withStatelessSession(
        rows ->
            read(
                rows.createSelectionQuery(
                        SessionQueries.ofAllAgents(from.isPresent()), SessionWithAgent.class)
                    .setParameter("workspace", owner.workspace())
                    .setParameter("subject", owner.subject())
                    .setParameter("client", owner.client()),
                limit,
                from));
  }

  private <T> Uni<Page<T>> read(Mutiny.SelectionQuery<T> query, int limit, Optional<Place> from) {
    from.ifPresent(place -> query.setParameter("at", place.at()).setParameter("id", place.id()));
    return query
        .setParameter("now", clock.now())
        // One more than asked for tells whether there is more.
        .setMaxResults(limit + 1)
        .getResultList()
        .map(found -> Page.of(found, limit));
  }
}
