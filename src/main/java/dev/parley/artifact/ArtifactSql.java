package dev.parley.artifact;

import dev.parley.session.SessionSelector;

/** The statements on artifacts. Each touches one agent, except the sweeper's search. */
final class ArtifactSql {

  /** Stores artifacts whose files are stored. */
  static final String ADD =
      """
      insert into artifact (agent_id, session_id, id, parent, name, mime_type, metadata, ttl_days, created_at, expires_at)
      select cast(:agent as uuid), cast(:session as uuid), a.id, a.parent, a.name, a.type, a.metadata, cast(:ttl as integer),
        cast(:now as timestamptz), cast(:now as timestamptz) + cast(:ttl as integer) * interval '1 day'
      from jsonb_to_recordset(cast(cast(:artifacts as text) as jsonb))
        as a (id uuid, parent text, name text, type text, metadata jsonb)
      """;

  /** Gives the artifacts of a session to a session that has the same files. */
  static final String COPY =
      """
      insert into artifact (agent_id, session_id, id, parent, name, mime_type, metadata, description, ttl_days, created_at, expires_at)
      select cast(:agent as uuid), cast(:session as uuid), a.id, a.parent, a.name, a.mime_type, a.metadata, a.description,
        a.ttl_days, a.created_at, a.expires_at
      from artifact a where a.agent_id = :source_agent and a.session_id = :source
      """;

  /** Sessions with expired artifacts, of all agents. */
  static final String EXPIRED =
      "select a.agent_id, a.session_id from artifact a where a.expires_at <= :now order by a.expires_at limit :batch";

  /** Locks sessions against changes to their files. */
  static final String LOCK =
      "select s.id from session s where s.agent_id = :agent and s.id in (:sessions) for no key update skip locked";

  /**
   * Deletes the files of expired artifacts of locked sessions with their directories, and returns
   * their number. Contents are unlinked and references released as for any deleted file, and left
   * to the sweeper.
   */
  static final String DELETE_EXPIRED =
      """
      with expired as materialized (
        select a.session_id, a.parent, a.name from artifact a
        where a.agent_id = :agent and a.session_id in (:sessions) and a.expires_at <= :now
        order by a.expires_at limit :batch),
      gone as (
        delete from file_entry e using expired a
        where e.agent_id = :agent and e.session_id = a.session_id and e.parent = a.parent and e.name = a.name
        returning e.session_id, e.size, e.content_id),
      emptied as (
        delete from file_entry d using expired a
        where d.agent_id = :agent and d.session_id = a.session_id and d.is_directory and d.parent || '/' || d.name = a.parent
          and not exists (
            select 1 from file_entry o
            where o.agent_id = :agent and o.session_id = a.session_id and o.parent = a.parent and o.name <> a.name)),
      counted as (
        update session s set file_bytes = s.file_bytes - g.size
        from (select gone.session_id, sum(gone.size) as size from gone group by gone.session_id) g
        where s.agent_id = :agent and s.id = g.session_id),
      released as (
        update file_reference r set session_id = null from gone
        where r.agent_id = :agent and r.session_id = gone.session_id and r.content_id = gone.content_id),
      unlinked as (
        update file_content c set linked = false, touched_at = :now from gone
        where c.agent_id = :agent and c.id = gone.content_id and c.session_id = gone.session_id)
      select cast(count(*) as integer) from gone
      """;

  /** An artifact {@code a} with its file {@code e}, as {@link Artifact#of} reads it. */
  private static final String ARTIFACT =
      """
      jsonb_build_object('id', a.id, 'name', a.name, 'type', a.mime_type, 'sha256', coalesce(c.sha256, r.sha256), 'metadata', a.metadata,
        'description', a.description, 'ttl', a.ttl_days, 'size', e.size,
        'created', cast(extract(epoch from a.created_at) * 1000000 as bigint),
        'updated', cast(extract(epoch from e.modified_at) * 1000000 as bigint),
        'contentAgent', coalesce(r.content_agent_id, e.agent_id), 'content', e.content_id)\
      """;

  /** A file that a version without checksums has replaced is not shown. */
  private static final String OF_SESSION =
      """
      from artifact a
        join file_entry e on e.agent_id = a.agent_id and e.session_id = a.session_id and e.parent = a.parent and e.name = a.name
        left join file_reference r on r.agent_id = e.agent_id and r.session_id = e.session_id and r.content_id = e.content_id
        left join file_content c on c.agent_id = e.agent_id and c.id = e.content_id
      where coalesce(c.sha256, r.sha256) is not null and a.agent_id = :agent and a.session_id = s.id and a.expires_at > :now\
      """;

  private ArtifactSql() {}

  /** A page of the artifacts, as an array in one row; no row if the session does not exist. */
  static String page(SessionSelector selector, ArtifactOrder order, boolean continued) {
    return """
        select cast((
            select jsonb_agg(i.artifact order by i.place) from (
              select %1$s as artifact, row_number() over (order by %2$s) as place
              %3$s%4$s
              order by %2$s limit :limit) i) as text)
        from session s where %5$s
        """
        .formatted(
            ARTIFACT,
            order.sql(),
            OF_SESSION,
            continued ? " and " + order.followingSql() : "",
            selector.sql());
  }

  /** An artifact, or null in one row; no row if the session does not exist. */
  static String one(SessionSelector selector) {
    return "select cast((select %s %s and a.id = :id) as text) from session s where %s"
        .formatted(ARTIFACT, OF_SESSION, selector.sql());
  }
}
