package dev.parley.session;

/**
 * What statements do with a session that is used; the alias of the table is {@code s}. Times are
 * computed in UTC: PostgreSQL's addition of an interval to a time with a time zone depends on the
 * connection's, and a distributed database evaluates no such thing row by row.
 */
public final class SessionUseSql {

  /** A session {@code s} that is idle, if it has not expired. */
  private static final String IDLE =
      """
      (s.stopped_at >= s.last_accessed_at
          or cast(:now as timestamptz) - s.last_accessed_at >= s.idle_timeout_seconds * interval '1 second')\
      """;

  private SessionUseSql() {}

  /**
   * Marks a session as used. If it had become idle, the statement records when, and the session may
   * move to another version.
   *
   * @param lifetime SQL for the time until it expires, in seconds
   */
  public static String used(String lifetime) {
    return """
        stopped_at = case
            when coalesce(s.stopped_at < s.last_accessed_at, true)
              and cast(:now as timestamptz) - s.last_accessed_at >= s.idle_timeout_seconds * interval '1 second'
            then (s.last_accessed_at at time zone 'UTC' + s.idle_timeout_seconds * interval '1 second') at time zone 'UTC'
            else s.stopped_at end,
          version_major = %s,
          version_minor = %s,
          idle_timeout_seconds = %s,
          last_accessed_at = :now,
          expires_at = case when s.ttl_seconds > 0
            then (cast(:now as timestamptz) at time zone 'UTC' + %s * interval '1 second') at time zone 'UTC' end,
          revision = s.revision + 1\
        """
        .formatted(
            whenUsed("major", "version_major"),
            whenUsed("minor", "version_minor"),
            whenUsed("idle_timeout_seconds", "idle_timeout_seconds"),
            lifetime);
  }

  /**
   * What a session {@code s} takes over from its version when it is used. One that was idle moves
   * to the version of new sessions, unless it keeps its version.
   *
   * @param ofVersion the column of the version
   * @param ofSession the column of the session
   */
  public static String whenUsed(String ofVersion, String ofSession) {
    return """
        case when %1$s and not s.version_pinned then coalesce((
            select n.%2$s from agent a join agent_version n on n.agent_id = a.id
            where a.id = :agent and n.agent_id = :agent
              and (n.minor = 0 or (n.major, n.minor) is not distinct from (a.selected_major, a.selected_minor))
            order by (n.major, n.minor) is not distinct from (a.selected_major, a.selected_minor) desc, n.major desc
            limit 1), s.%3$s) else s.%3$s end\
        """
        .formatted(IDLE, ofVersion, ofSession);
  }
}
