package dev.parley.session;

import dev.parley.store.PageRequest;

/** The statements on sessions. Which rows they touch is said by a {@link Reach}. */
final class SessionQueries {

  private static final String COLUMNS =
      "s.id, s.key, s.name, s.versionMajor, s.versionMinor, s.messageCount, s.createdAt,"
          + " s.updatedAt, s.lastAccessedAt, s.expiresAt, s.idleTimeoutSeconds, s.stoppedAt";

  private static final String SUMMARY = "select " + COLUMNS + " from Session s where ";

  private static final String UNEXPIRED = " and (s.expiresAt is null or s.expiresAt > :now)";

  /** What the same owner created under the same idempotency key. */
  static final String REPEATED =
      "from Session s where s.agentId = :agent and s.ownerSubject = :subject"
          + " and s.ownerClient = :client and s.isolationKey = :isolation"
          + " and s.idempotencyKey = :idempotencyKey";

  /** Gives a session's idempotency key up, unless the session changed since. */
  static final String RELEASE =
      "update Session s set s.idempotencyKey = null, s.idempotencyDigest = null,"
          + " s.revision = s.revision + 1"
          + " where s.agentId = :agent and s.id = :id and s.revision = :revision";

  /**
   * Whether a row is an active session, in SQL; what {@link SessionSummary#status} says in Java.
   */
  static final String ACTIVE =
      "(expires_at is null or expires_at > :now)"
          + " and (stopped_at is null or stopped_at < last_accessed_at)"
          + " and last_accessed_at + idle_timeout_seconds * interval '1 second' > :now";

  private SessionQueries() {}

  /** One session. */
  static String one(Reach reach) {
    return SUMMARY + reach.hql("s") + " and s.key = :key";
  }

  /** One session, until it expires. */
  static String unexpired(Reach reach) {
    return SUMMARY + byId(reach);
  }

  private static String byId(Reach reach) {
    return reach.hql("s") + " and s.id = :id" + UNEXPIRED;
  }

  /** One session with all that is kept of it, until it expires. */
  static String whole(Reach reach) {
    return "from Session s where " + reach.hql("s") + " and s.key = :key" + UNEXPIRED;
  }

  /** Names a session; the list by update never has it move back. */
  static String rename(Reach reach) {
    return "update Session s set s.revision = s.revision + 1, s.name = :name,"
        + " s.updatedAt = greatest(s.updatedAt, :now) where "
        + byId(reach);
  }

  /** Deletes a session that has not expired. */
  static String deleteUnexpired(Reach reach) {
    return deleteWhere(
        reach.sql("session")
            + " and session.id = :id and (session.expires_at is null or session.expires_at > :now)");
  }

  /** Deletes a session of this key that has not expired. */
  static String deleteUnexpiredOfKey(Reach reach) {
    return deleteWhere(
        reach.sql("session")
            + " and session.key = :key and (session.expires_at is null or session.expires_at > :now)");
  }

  /** Deletes a session of this key that has expired, whoever owns it: its key is free again. */
  static String deleteExpiredOfKey() {
    return deleteWhere(
        "session.agent_id = :agent and session.key = :key and session.expires_at <= :now");
  }

  /** A page of sessions that have not expired, latest update first. */
  static String latest(Reach reach, boolean fromPlace) {
    return SUMMARY
        + reach.hql("s")
        + UNEXPIRED
        + (fromPlace ? " and (s.updatedAt, s.id) < (:at, :id)" : "")
        + " order by s.updatedAt desc, s.id desc";
  }

  /**
   * A page of an owner's sessions with all agents that have not expired, newest first. The agents
   * are no join: the planner would begin with them, and sort all that they have.
   */
  static String ofAllAgents(boolean fromPlace) {
    return "select (select a.rid from Agent a where a.id = s.agentId),"
        + " new dev.parley.session.SessionSummary("
        + COLUMNS
        + ") from Session s where s.ownerSubject = :subject and s.ownerClient = :client"
        + " and s.isolationOpen = true"
        + UNEXPIRED
        + (fromPlace ? " and (s.createdAt, s.id) < (:at, :id)" : "")
        + " and (select a.workspaceId from Agent a where a.id = s.agentId)"
        + " = (select w.id from Workspace w where w.name = :workspace)"
        + " order by s.createdAt desc, s.id desc";
  }

  /** Whether a session is the same subject's and client's, but kept apart. */
  static String keptApart(Reach reach) {
    return "select count(*) from Session s where " + reach.beyond("s") + " and s.key = :key";
  }

  /** A page of sessions by creation. */
  static String page(Reach reach, PageRequest request) {
    String direction = request.ascending() ? "asc" : "desc";
    return SUMMARY
        + reach.hql("s")
        + request.cursor().map(cursor -> beyond(reach, request.ascending())).orElse("")
        + " order by s.createdAt %1$s, s.id %1$s".formatted(direction);
  }

  private static String beyond(Reach reach, boolean ascending) {
    return " and (s.createdAt, s.id) "
        + (ascending ? ">" : "<")
        + " (select c.createdAt, c.id from SessionPosition c where "
        + reach.hql("c")
        + " and c.key = :cursor order by c.deletedAt nulls first limit 1)";
  }

  /** Under which isolation a cursor's session stands, or stood until lately. */
  static String isolation(Reach reach) {
    return "select c.isolationKey, c.isolationOpen from SessionPosition c where "
        + reach.hql("c")
        + " and c.key = :cursor order by c.deletedAt nulls first";
  }

  /** Stops a session; one that is stopped keeps the time at which it was. */
  static String stop(Reach reach) {
    return "update Session s set s.revision = s.revision + 1, s.stoppedAt ="
        + " case when s.stoppedAt >= s.lastAccessedAt then s.stoppedAt else :now end where "
        + reach.hql("s")
        + " and s.key = :key";
  }

  /** Notes a use of a session that has not expired, and tells its id. */
  static String use(Reach reach) {
    return """
        update session s set
          stopped_at = case
            when coalesce(s.stopped_at < s.last_accessed_at, true)
              and s.last_accessed_at + s.idle_timeout_seconds * interval '1 second' <= :now
            then s.last_accessed_at + s.idle_timeout_seconds * interval '1 second'
            else s.stopped_at end,
          last_accessed_at = :now,
          expires_at = case when s.ttl_seconds > 0
            then cast(:now as timestamptz) + s.ttl_seconds * interval '1 second' end,
          revision = s.revision + 1
        where %s and s.key = :key and (s.expires_at is null or s.expires_at > :now)
        returning s.id
        """
        .formatted(reach.sql("s"));
  }

  /** Deletes a session. */
  static String delete(Reach reach) {
    return deleteWhere(reach.sql("session") + " and session.key = :key");
  }

  /** Deletes sessions and keeps their places in their owners' lists. */
  static String deleteWhere(String condition) {
    return """
        with deleted as (
          delete from session where %s
          returning agent_id, key, id, owner_subject, owner_client, isolation_key, isolation_loose, created_at
        )
        insert into session_tombstone (agent_id, key, id, owner_subject, owner_client, isolation_key,
          isolation_loose, created_at, deleted_at)
        select deleted.*, cast(:now as timestamptz) from deleted
        on conflict (agent_id, key) do update set
          id = excluded.id, owner_subject = excluded.owner_subject, owner_client = excluded.owner_client,
          isolation_key = excluded.isolation_key, isolation_loose = excluded.isolation_loose,
          created_at = excluded.created_at, deleted_at = excluded.deleted_at
        """
        .formatted(condition);
  }

  /**
   * Deletes sessions that expired before a moment, and keeps their places. Takes no row that
   * somebody else holds, and holds the agent too, to which a place refers: so it waits for nobody
   * who might wait for it.
   */
  static String deleteExpired() {
    return deleteWhere(
        """
        (session.agent_id, session.id) in (
          with expired as materialized (
            select s.agent_id, s.id from session s join agent a on a.id = s.agent_id
            where s.expires_on <= cast(cast(:before as timestamptz) at time zone 'UTC' as date)
              and s.expires_at < :before
            order by s.expires_on limit :batch
            for key share of a skip locked for update of s skip locked
          )
          select expired.agent_id, expired.id from expired)
        """);
  }

  /** Forgets the places of sessions that were deleted before a moment. */
  static final String FORGET =
      """
      delete from session_tombstone t where (t.agent_id, t.key) in (
        with old as materialized (
          select o.agent_id, o.key from session_tombstone o where o.deleted_at < :before
          order by o.deleted_at limit :batch for update skip locked
        )
        select old.agent_id, old.key from old)
      """;
}
