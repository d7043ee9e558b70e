package dev.parley.session.removal;

import dev.parley.session.SessionSql;
import dev.parley.store.Deadline;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.distributed.AgentRows;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Removes expired sessions and old tombstones. Locked rows are skipped, so any number of replicas
 * can do this at the same time.
 */
@ApplicationScoped
public class SessionSweep {

  /** How long a list can be continued from a cursor whose session was deleted. */
  private static final Duration PLACE_KEPT = Duration.ofDays(1);

  /** Sessions may take longer to remove than the statements of requests are given. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /**
   * Sessions that expired before a given time, as many as have few enough bytes together, but at
   * least one.
   */
  private static final String EXPIRED =
      """
      select c.agent_id, c.id from (
        select e.agent_id, e.id, row_number() over sweep as number, sum(e.file_bytes) over sweep as bytes
        from (
          select s.agent_id, s.id, s.expires_on, s.file_bytes from session s
          where s.expires_on <= cast(cast(:before as timestamptz) at time zone 'UTC' as date)
            and s.expires_at < :before
          order by s.expires_on limit :batch) e
        window sweep as (order by e.expires_on, e.id)) c
      where c.number = 1 or c.bytes <= :bytes
      """;

  /** Locks an agent, which tombstones reference; no row if it is locked. */
  private static final String LOCK_AGENT =
      "select a.id from agent a where a.id = :agent for key share skip locked";

  /** Deletes sessions unless they have been used since or are locked. */
  private static final String DELETE_EXPIRED =
      SessionSql.deleteWhere(
          """
          s.agent_id = :agent and s.id in (
            select e.id from session e
            where e.agent_id = :agent and e.id in (:ids) and e.expires_at < :before
            for update skip locked)
          """);

  private static final String OLD_TOMBSTONES =
      """
      select o.agent_id, o.key from session_tombstone o where o.deleted_at < :before
      order by o.deleted_at limit :batch
      """;

  private static final String DELETE_TOMBSTONES =
      """
      delete from session_tombstone t where t.agent_id = :agent and t.key in (
        select o.key from session_tombstone o
        where o.agent_id = :agent and o.key in (:keys) and o.deleted_at < :before
        for update skip locked)
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
    Instant before = clock.now().minus(kept);
    return store
        .withStatelessSession(
            rows ->
                rows.createNativeQuery(EXPIRED, Object[].class)
                    .setParameter("before", before)
                    .setParameter("batch", batch)
                    .setParameter("bytes", bytes)
                    .getResultList())
        .chain(found -> AgentRows.<UUID>change(found, (agent, ids) -> remove(agent, ids, before)));
  }

  private Uni<Integer> remove(UUID agent, List<UUID> ids, Instant before) {
    return store
        .by(Deadline.after(System.nanoTime(), LONGEST))
        .withStatelessTransaction(
            rows ->
                rows.createNativeQuery(LOCK_AGENT, UUID.class)
                    .setParameter("agent", agent)
                    .getSingleResultOrNull()
                    .chain(
                        locked ->
                            locked == null
                                ? Uni.createFrom().item(0)
                                : rows.createNativeQuery(DELETE_EXPIRED)
                                    .setParameter("agent", agent)
                                    .setParameter("ids", ids)
                                    .setParameter("before", before)
                                    .setParameter("now", clock.now())
                                    .executeUpdate()));
  }

  /**
   * Removes a batch of tombstones of sessions that were deleted more than a day ago.
   *
   * @param batch maximum number to remove
   * @return the number of removed tombstones
   */
  public Uni<Integer> forgetDeleted(int batch) {
    Instant before = clock.now().minus(PLACE_KEPT);
    return store
        .withStatelessSession(
            rows ->
                rows.createNativeQuery(OLD_TOMBSTONES, Object[].class)
                    .setParameter("before", before)
                    .setParameter("batch", batch)
                    .getResultList())
        .chain(
            found -> AgentRows.<String>change(found, (agent, keys) -> forget(agent, keys, before)));
  }

  private Uni<Integer> forget(UUID agent, List<String> keys, Instant before) {
    return store.withStatelessSession(
        rows ->
            rows.createNativeQuery(DELETE_TOMBSTONES)
                .setParameter("agent", agent)
                .setParameter("keys", keys)
                .setParameter("before", before)
                .executeUpdate());
  }
}
