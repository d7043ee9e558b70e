package dev.parley.session;

import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Removes what is over. Each call is one statement that skips what others hold, so any number of
 * replicas may do so at any time.
 */
@ApplicationScoped
public class SessionSweep {

  /** How long a list may stand still beside a deleted session and still go on. */
  private static final Duration PLACE_KEPT = Duration.ofDays(1);

  private final Store store;
  private final StoreClock clock;

  public SessionSweep(Store store, StoreClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Removes some of the expired sessions with all that belongs to them. Lists go on after them, as
   * after those that were deleted.
   *
   * @param kept how long ago they have to have expired
   * @param batch the most to remove
   * @return how many were removed
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
   * Forgets the places of some of the sessions that were deleted more than a day ago.
   *
   * @param batch the most to forget
   * @return how many were forgotten
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
