package dev.parley.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.AccessFailure;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import dev.parley.identity.Caller;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Finds, stops and deletes sessions. Every statement carries the agent and the caller's right to
 * see the row ({@link Reach}), so a session of somebody else does not exist here. Each operation is
 * one statement, committed by itself; a second one only finds out why the first found nothing.
 */
@ApplicationScoped
public class Sessions {

  private final Store store;
  private final StoreClock clock;

  public Sessions(Store store, StoreClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * A session that the caller owns, expired or not.
   *
   * @param key the session's key
   * @return fails with session not found or not accessible
   */
  public Uni<SessionSummary> get(RegisteredAgent agent, Caller owner, String key) {
    Reach reach = Reach.of(agent, owner);
    return on(
        reach,
        key,
        Access.READ,
        rows ->
            reach
                .bind(rows.createSelectionQuery(SessionQueries.one(reach), SessionSummary.class))
                .setParameter("key", key)
                .getSingleResultOrNull());
  }

  /**
   * Stops a session that the caller owns: it is idle until its next use. Stopping it again changes
   * nothing. Some clients cannot name the isolation key here, so none is needed.
   *
   * @param key the session's key
   * @return fails with session not found or not accessible
   */
  public Uni<Void> stop(RegisteredAgent agent, Caller owner, String key) {
    Reach reach = Reach.nameable(agent, owner);
    return on(
            reach,
            key,
            Access.CHANGE,
            rows -> execute(rows.createMutationQuery(SessionQueries.stop(reach)), reach, key))
        .replaceWithVoid();
  }

  /**
   * Notes a use of a session that the caller owns: its life time starts anew, and it is active
   * again.
   *
   * @param key the session's key
   * @param access what it is used for
   * @return the session's id; fails with session not found, not accessible, or expired
   */
  public Uni<UUID> use(RegisteredAgent agent, Caller owner, String key, Access access) {
    Reach reach =
        access == Access.NEXT_PAGE ? Reach.nameable(agent, owner) : Reach.of(agent, owner);
    return on(
        reach,
        key,
        access,
        rows ->
            reach
                .bind(rows.createNativeQuery(SessionQueries.use(reach), UUID.class))
                .setParameter("key", key)
                .setParameter("now", clock.now())
                .getSingleResultOrNull()
                .onItem()
                .ifNull()
                .switchTo(() -> requireUnexpired(rows, reach, key)));
  }

  private Uni<UUID> requireUnexpired(Mutiny.StatelessSession rows, Reach reach, String key) {
    return reach
        .bind(rows.createSelectionQuery(SessionQueries.one(reach), SessionSummary.class))
        .setParameter("key", key)
        .getSingleResultOrNull()
        .invoke(
            found -> {
              // One that was created since is as good as not there yet.
              if (found != null && found.status(clock.now()) == SessionStatus.EXPIRED) {
                throw new Failure.SessionExpired(reach.agent().rid(), key).exception();
              }
            })
        .replaceWith((UUID) null);
  }

  /**
   * Deletes a session that the caller owns; one that is not there is as good as deleted.
   *
   * @param key the session's key
   * @return fails with session not accessible
   */
  public Uni<Void> delete(RegisteredAgent agent, Caller owner, String key) {
    Reach reach = Reach.of(agent, owner);
    return on(
            reach,
            key,
            Access.CHANGE,
            rows -> execute(rows.createNativeQuery(SessionQueries.delete(reach)), reach, key))
        .onFailure(Sessions::notFound)
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Changes a session within reach; null when there is none. */
  private Uni<Integer> execute(Mutiny.MutationQuery change, Reach reach, String key) {
    return reach
        .bind(change)
        .setParameter("key", key)
        .setParameter("now", clock.now())
        .executeUpdate()
        .map(found -> found == 0 ? null : found);
  }

  private static boolean notFound(Throwable failure) {
    return failure instanceof FailureException refusal
        && refusal.failure() instanceof Failure.SessionNotFound;
  }

  /**
   * Runs a statement on one session.
   *
   * @param statement answers null when it found no session within reach
   */
  private <T> Uni<T> on(
      Reach reach, String key, Access access, Function<Mutiny.StatelessSession, Uni<T>> statement) {
    if (!SessionKey.SHAPE.matcher(key).matches()) {
      return Uni.createFrom().failure(notFound(reach, key));
    }
    return store.withStatelessSession(
        rows ->
            statement
                .apply(rows)
                .onItem()
                .ifNull()
                .switchTo(() -> missing(rows, reach, key, access)));
  }

  /** Why a session is not within reach: it is not there, or kept apart by what was not named. */
  private static <T> Uni<T> missing(
      Mutiny.StatelessSession rows, Reach reach, String key, Access access) {
    if (reach.named() && access != Access.CHANGE) {
      return Uni.createFrom().failure(notFound(reach, key));
    }
    return reach
        .bind(rows.createSelectionQuery(SessionQueries.keptApart(reach), Long.class))
        .setParameter("key", key)
        .getSingleResult()
        .map(
            count -> {
              throw count == 0
                  ? notFound(reach, key)
                  : new AccessFailure.SessionNotAccessible(reach.agent().rid(), key).exception();
            });
  }

  private static FailureException notFound(Reach reach, String key) {
    return new Failure.SessionNotFound(reach.agent().rid(), key).exception();
  }
}
