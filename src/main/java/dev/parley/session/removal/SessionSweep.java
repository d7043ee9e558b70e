package dev.parley.session.removal;

import dev.parley.session.SessionSql;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Removes expired sessions and old tombstones. Each call is one statement that skips locked rows,
 * so any number of replicas can run it at the same time.
 */
@ApplicationScoped
public class SessionSweep {

  /** How long a list can be continued from a cursor whose session was deleted. */
  private static final Duration PLACE_KEPT = Duration.ofDays(1);

  private final Store store;
  private final StoreClock clock;

  public SessionSweep(Store store, StoreClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Removes a batch of expired sessions with all that belongs to them. Lists can be continued from
   * their cursors, as with deleted sessions.
   *
   * @param kept minimum time since their expiry
   * @param batch maximum number to remove
   * @return the number of removed sessions
   */
  public Uni<Integer> removeExpired(Duration kept, int batch) {
    return store.withStatelessSession(
        rows ->
            rows.createNativeQuery(SessionSql.DELETE_EXPIRED)
                .setParameter("before", clock.now().minus(kept))
                .setParameter("now", clock.now())
                .setParameter("batch", batch)
                .executeUpdate());
  }

  /**
   * Removes a batch of tombstones of sessions that were deleted more than a day ago.
   *
   * @param batch maximum number to remove
   * @return the number of removed tombstones
   */
  public Uni<Integer> forgetDeleted(int batch) {
    return store.withStatelessSession(
        rows ->
            rows.createNativeQuery(SessionSql.DELETE_TOMBSTONES)
                .setParameter("before", clock.now().minus(PLACE_KEPT))
                .setParameter("batch", batch)
                .executeUpdate());
  }
}
