package dev.parley.session;

import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import dev.parley.identity.Caller;
import dev.parley.store.Deadline;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Whole sessions by key, for those to whom a session is gone in the second it expires, and who may
 * be allowed to touch everybody's.
 */
@ApplicationScoped
public class SessionRecords {

  private final Store store;
  private final SessionSecrets secrets;
  private final StoreClock clock;

  public SessionRecords(Store store, SessionSecrets secrets, StoreClock clock) {
    this.store = store;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * A session.
   *
   * @param key the session's key
   * @return fails with session not found
   */
  public Uni<Session> get(
      RegisteredAgent agent, Caller caller, Visibility visibility, String key, Deadline deadline) {
    Reach reach = Reach.of(agent, caller, visibility);
    return on(
        reach,
        key,
        store
            .by(deadline)
            .reading(
                rows ->
                    bind(
                            rows.createSelectionQuery(SessionQueries.whole(reach), Session.class),
                            reach,
                            key)
                        .getSingleResultOrNull()));
  }

  /**
   * Changes a session. It lives none the longer, unless its life time is changed.
   *
   * @param key the session's key
   * @return the session as it is then; fails with session not found, or invalid argument
   */
  public Uni<Session> change(
      RegisteredAgent agent,
      Caller caller,
      Visibility visibility,
      String key,
      SessionChange change,
      Deadline deadline) {
    Reach reach = Reach.of(agent, caller, visibility);
    return on(
        reach,
        key,
        store
            .by(deadline)
            .withTransaction(
                rows ->
                    bind(
                            rows.createSelectionQuery(SessionQueries.whole(reach), Session.class)
                                .setLockMode(LockMode.PESSIMISTIC_WRITE),
                            reach,
                            key)
                        .getSingleResultOrNull()
                        .onItem()
                        .ifNotNull()
                        .invoke(session -> apply(change, session))));
  }

  private void apply(SessionChange change, Session session) {
    Instant now = clock.now();
    change.name().ifPresent(name -> session.name = name);
    change.description().ifPresent(description -> session.description = description);
    change.metadata().ifPresent(metadata -> session.metadata = metadata.json().toString());
    change.enabled().ifPresent(enabled -> session.enabled = enabled);
    change
        .ttl()
        .ifPresent(
            ttl -> {
              session.ttlSeconds = ttl.toSeconds();
              session.expiresAt = ttl.isZero() ? null : now.plus(ttl);
            });
    secrets.change(session, change.secrets());
    // The list by update never has it move back.
    session.updatedAt = now.isAfter(session.updatedAt) ? now : session.updatedAt;
  }

  /**
   * Deletes a session with all that belongs to it.
   *
   * @param key the session's key
   * @return fails with session not found
   */
  public Uni<Void> delete(
      RegisteredAgent agent, Caller caller, Visibility visibility, String key, Deadline deadline) {
    Reach reach = Reach.of(agent, caller, visibility);
    return on(
            reach,
            key,
            store
                .by(deadline)
                .withStatelessSession(
                    rows ->
                        bind(
                                rows.createNativeQuery(SessionQueries.deleteUnexpiredOfKey(reach)),
                                reach,
                                key)
                            .executeUpdate())
                .map(found -> found == 0 ? null : found))
        .replaceWithVoid();
  }

  private <Q extends Mutiny.AbstractQuery> Q bind(Q query, Reach reach, String key) {
    reach.bind(query).setParameter("key", key).setParameter("now", clock.now());
    return query;
  }

  /** Runs a statement that answers null when it found no session within reach. */
  private static <T> Uni<T> on(Reach reach, String key, Uni<T> statement) {
    FailureException missing = new Failure.SessionNotFound(reach.agent().rid(), key).exception();
    return SessionKey.SHAPE.matcher(key).matches()
        ? statement.onItem().ifNull().failWith(missing)
        : Uni.createFrom().failure(missing);
  }
}
