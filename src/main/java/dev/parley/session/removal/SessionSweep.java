package dev.parley.session.removal;

import dev.parley.session.SessionSql;
import dev.parley.store.Deadline;
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

  /** Sessions may take longer to remove than the statements of requests are given. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /**
   * Deletes sessions that expired before a given time, as many as have few enough bytes together,
   * but at least one. Skips locked rows and also locks the agent, which the tombstone references,
   * so that it cannot deadlock with other transactions.
   */
  private static final String DELETE_EXPIRED =
      SessionSql.deleteWhere(
          """
          (s.agent_id, s.id) in (
            with expired as materialized (
              select s.agent_id, s.id, s.expires_on, s.file_bytes
              from session s join agent a on a.id = s.agent_id
              where s.expires_on <= cast(cast(:before as timestamptz) at time zone 'UTC' as date)
                and s.expires_at < :before
              order by s.expires_on limit :batch
              for key share of a skip locked for update of s skip locked
            ),
            counted as (
              select expired.agent_id, expired.id, row_number() over sweep as number,
                sum(expired.file_bytes) over sweep as bytes
              from expired window sweep as (order by expired.expires_on, expired.id)
            )
            select counted.agent_id, counted.id from counted
            where counted.number = 1 or counted.bytes <= :bytes)
          """);

  private static final String DELETE_TOMBSTONES =
      """
      delete from session_tombstone t where (t.agent_id, t.key) in (
        with old as materialized (
          select o.agent_id, o.key from session_tombstone o where o.deleted_at < :before
          order by o.deleted_at limit :batch for update skip locked
        )
        select old.agent_id, old.key from old)
      """;

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
   * @param bytes maximum total size of their files; a single session may have more
   * @return the number of removed sessions
   */
  public Uni<Integer> removeExpired(Duration kept, int batch, long bytes) {
    return store
        .by(Deadline.after(System.nanoTime(), LONGEST))
        .withStatelessSession(
            rows ->
                rows.createNativeQuery(DELETE_EXPIRED)
                    .setParameter("before", clock.now().minus(kept))
                    .setParameter("now", clock.now())
                    .setParameter("batch", batch)
                    .setParameter("bytes", bytes)
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
            rows.createNativeQuery(DELETE_TOMBSTONES)
                .setParameter("before", clock.now().minus(PLACE_KEPT))
                .setParameter("batch", batch)
                .executeUpdate());
  }
}
