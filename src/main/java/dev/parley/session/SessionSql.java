package dev.parley.session;

import dev.parley.store.PageRequest;

/**
 * The statements on sessions, as PostgreSQL runs them. A {@link SessionSelector} or {@link
 * SessionAccess} determines which rows they affect; the alias of the table is always {@code s}.
 */
public final class SessionSql {

  /** A session that has not expired. */
  public static final String UNEXPIRED = "coalesce(s.expires_at > :now, true)";

  /** An active session. Equivalent to {@link SessionSummary#status} in Java. */
  public static final String ACTIVE =
      """
      (expires_at is null or expires_at > :now)
        and (stopped_at is null or stopped_at < last_accessed_at)
        and last_accessed_at + idle_timeout_seconds * interval '1 second' > :now
      """;

  /** The columns of a {@link SessionSummary}. */
  public static final String SUMMARY =
      """
      s.id, s.key, s.name, s.version_major, s.version_minor, s.message_count, s.created_at, s.updated_at,
        s.last_accessed_at, s.expires_at, s.idle_timeout_seconds, s.stopped_at\
      """;

  /** Exactly the columns of {@link Session}, as Hibernate requires. */
  public static final String SESSION =
      """
      s.agent_id, s.id, s.key, s.owner_subject, s.owner_client, s.isolation_key, s.isolation_loose, s.isolation_open,
        s.idempotency_key, s.idempotency_digest, s.version_major, s.version_minor, s.version_pinned, s.name,
        s.description, s.description_pending, s.metadata, s.secrets, s.enabled, s.message_count, s.ttl_seconds, s.idle_timeout_seconds,
        s.stopped_at, s.created_at, s.updated_at, s.last_accessed_at, s.expires_at, s.implicit, s.alias_key,
        s.context_tokens, s.context_output_tokens, s.current_step, s.revision\
      """;

  /** Stores a new session, with the values of {@link SessionRow#bind}. */
  static final String INSERT =
      """
      insert into session (agent_id, id, key, owner_subject, owner_client, isolation_key, isolation_loose,
        idempotency_key, idempotency_digest, version_major, version_minor, version_pinned, name, description,
        description_pending, metadata, secrets, enabled, message_count, ttl_seconds, idle_timeout_seconds, created_at,
        updated_at, last_accessed_at, expires_at, implicit, alias_key, revision)
      values (:agent, :id, :key, :subject, :client, :isolation, :isolationLoose,
        :idempotencyKey, :idempotencyDigest, :major, :minor, :pinned, :name, :description,
        :descriptionPending, cast(cast(:metadata as text) as jsonb), cast(cast(:secrets as text) as jsonb), :enabled, 0,
        :ttl, :idleTimeout, :now, :now, :now, :expiresAt, :implicit, :alias, 0)
      """;

  /** The list positions of sessions, including recently deleted ones. */
  private static final String PLACES =
      """
      (select agent_id, key, id, owner_subject, owner_client, isolation_key, isolation_open, created_at,
         cast(null as timestamptz) as deleted_at
       from session where agent_id = :agent
       union all
       select agent_id, key, id, owner_subject, owner_client, isolation_key, isolation_open, created_at, deleted_at
       from session_tombstone where agent_id = :agent) s\
      """;

  private static final String REPEATED_WHERE =
      """
      s.agent_id = :agent and s.owner_subject = :subject and s.owner_client = :client
        and s.isolation_key = :isolation and s.idempotency_key = :idempotencyKey\
      """;

  /** Finds the session that the same owner created with the same idempotency key. */
  static final String REPEATED =
      "select %s from session s where %s".formatted(SESSION, REPEATED_WHERE);

  /** Removes the idempotency key from an expired session. */
  static final String RELEASE =
      """
      update session s set idempotency_key = null, idempotency_digest = null, revision = s.revision + 1
      where %s and s.expires_at <= :now
      """
          .formatted(REPEATED_WHERE);

  /**
   * Deletes an expired session with this key, regardless of its owner, so that the key is free
   * again.
   */
  static final String DELETE_EXPIRED_OF_KEY =
      deleteWhere("s.agent_id = :agent and s.key = :key and s.expires_at <= :now");

  private SessionSql() {}

  static String get(SessionSelector selector) {
    return "select " + SUMMARY + " from session s where " + selector.sql();
  }

  static String load(SessionSelector selector) {
    return "select " + SESSION + " from session s where " + selector.sql();
  }

  public static String loadAll(SessionAccess access) {
    return "select %s from session s where %s and s.id = any(:ids)"
        .formatted(SESSION, access.sql());
  }

  /** Loads a session and locks it against changes until the transaction ends. */
  static String hold(SessionSelector selector) {
    return load(selector) + " for no key update";
  }

  /**
   * Renames a session. The update time never decreases, so the session never moves back in the list
   * by update.
   */
  static String rename(SessionSelector selector) {
    return """
        update session s set name = :name, updated_at = greatest(s.updated_at, :now), revision = s.revision + 1
        where %s
        """
        .formatted(selector.sql());
  }

  /** Stops a session. A session that is already stopped keeps the time at which it was stopped. */
  static String stop(SessionSelector selector) {
    return """
        update session s set
          stopped_at = case when s.stopped_at >= s.last_accessed_at then s.stopped_at else :now end,
          revision = s.revision + 1
        where %s
        """
        .formatted(selector.sql());
  }

  static String use(SessionSelector selector) {
    return """
        update session s set %s
        where %s
        returning s.id
        """
        // Not before the expiry that a turn in flight has ensured.
        .formatted(
            SessionUseSql.used(
                "greatest(s.ttl_seconds, extract(epoch from s.expires_at - cast(:now as timestamptz)))"),
            selector.sql());
  }

  static String delete(SessionSelector selector) {
    return deleteWhere(selector.sql());
  }

  /**
   * Deletes sessions of an agent and stores tombstones, which keep their positions in their owners'
   * lists. References to contents that they share are released for the sweeper.
   */
  public static String deleteWhere(String condition) {
    return """
        with deleted as (
          delete from session s where %s
          returning agent_id, key, id, owner_subject, owner_client, isolation_key, isolation_loose, created_at
        ),
        released as (
          update file_reference r set session_id = null from deleted d where r.agent_id = :agent and r.session_id = d.id
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

  static String underOtherIsolation(SessionSelector selector) {
    return "select exists (select 1 from session s where %s)"
        .formatted(selector.otherIsolationSql());
  }

  /** A page of the list by creation. */
  public static String byCreation(SessionAccess access, PageRequest request) {
    boolean ascending = request.ascending();
    String beyondCursor =
        """
        and (s.created_at, s.id) %s (
          select s.created_at, s.id from %s
          where %s and s.key = :cursor
          order by s.deleted_at nulls first limit 1)
        """
            .formatted(ascending ? ">" : "<", PLACES, access.sql());
    return """
        select %1$s from session s
        where %2$s %3$s
        order by s.created_at %4$s, s.id %4$s limit :limit
        """
        .formatted(
            SUMMARY,
            access.sql(),
            request.cursor().isPresent() ? beyondCursor : "",
            ascending ? "asc" : "desc");
  }

  /** The isolation key of a cursor's session, including a recently deleted one. */
  public static String isolationOfCursor(SessionAccess access) {
    return """
        select s.isolation_key, s.isolation_open from %s
        where %s and s.key = :cursor
        order by s.deleted_at nulls first limit 1
        """
        .formatted(PLACES, access.sql());
  }

  /** A page of the list by update, latest first. */
  public static String byUpdate(SessionAccess access, boolean continued) {
    return """
        select %s from session s
        where %s and %s %s
        order by s.updated_at desc, s.id desc limit :limit
        """
        .formatted(
            SUMMARY,
            access.sql(),
            UNEXPIRED,
            continued ? "and (s.updated_at, s.id) < (:at, :id)" : "");
  }

  /**
   * A page of an owner's sessions with all agents, newest first. Agents are read by subqueries, not
   * joined: with a join, the planner would start from the agents and sort all their sessions.
   */
  public static String ofAllAgents(boolean continued) {
    return """
        select %s, (select a.rid from agent a where a.id = s.agent_id) as agent_rid
        from session s
        where s.owner_subject = :subject and s.owner_client = :client and s.isolation_open and %s %s
          and (select a.workspace_id from agent a where a.id = s.agent_id)
            = (select w.id from workspace w where w.name = :workspace)
        order by s.created_at desc, s.id desc limit :limit
        """
        .formatted(SUMMARY, UNEXPIRED, continued ? "and (s.created_at, s.id) < (:at, :id)" : "");
  }
}
