package dev.parley.file;

import dev.parley.store.PageRequest;

/** The statements on entries. All have the agent and the session as parameters. */
final class FileQueries {

  private static final String SUMMARY =
      "select e.name, e.directory, e.size, e.modifiedAt from FileEntry e"
          + " where e.agentId = :agent and e.sessionId = :session and e.parent = :parent";

  /** An entry without its content. */
  static final String SUMMARY_OF_ONE = SUMMARY + " and e.name = :name";

  /** An entry with its content, as a {@link StoredFile}. */
  static final String ONE =
      "select e.directory, e.size, coalesce(r.contentAgentId, e.agentId), e.contentId"
          + " from FileEntry e left join FileReference r on r.agentId = e.agentId"
          + " and r.sessionId = e.sessionId and r.contentId = e.contentId"
          + " where e.agentId = :agent and e.sessionId = :session"
          + " and e.parent = :parent and e.name = :name";

  /**
   * The home directory, which has no entry; its modification time is the creation time of its
   * session.
   */
  static final String HOME =
      "select '.', true, 0L, s.createdAt from Session s where s.agentId = :agent and s.id = :session";

  static final String HAS_CHILDREN =
      "select count(*) from FileEntry e where e.agentId = :agent and e.sessionId = :session"
          + " and e.parent = :path";

  /**
   * Locks the session's row, so that changes to its files are serialized and their size is counted
   * correctly.
   */
  static final String LOCK =
      "select s.file_bytes from session s where s.agent_id = :agent and s.id = :session"
          + " for no key update";

  static final String COUNT =
      "update session s set file_bytes = s.file_bytes + :bytes"
          + " where s.agent_id = :agent and s.id = :session";

  /** The steps of a path: each name with the path of its parent directory. */
  private static final String STEPS =
      """
      (select array_to_string(path.names[1\\:step.n - 1], '/') as parent, path.names[step.n] as name
       from (select string_to_array(cast(:path as text), '/') as names) path,
         generate_series(1, cardinality(path.names)) as step(n)) step
      """;

  /** The entries along a path, including the one at its end. */
  static final String ALONG =
      "select e.* from file_entry e join "
          + STEPS
          + " on e.parent = step.parent and e.name = step.name"
          + " where e.agent_id = :agent and e.session_id = :session";

  /** Creates the missing directories of a path. */
  static final String MAKE_DIRECTORIES =
      "insert into file_entry (agent_id, session_id, parent, name, is_directory, size, modified_at)"
          + " select cast(:agent as uuid), cast(:session as uuid), step.parent, step.name, true, 0,"
          + " cast(:now as timestamptz) from "
          + STEPS
          + " on conflict do nothing";

  /** Creates a file or replaces its content. */
  static final String PUT =
      """
      insert into file_entry (agent_id, session_id, parent, name, is_directory, size, content_id, modified_at)
      values (:agent, :session, :parent, :name, false, :size, :content, :now)
      on conflict (agent_id, session_id, parent, name) do update set
        size = excluded.size, content_id = excluded.content_id, modified_at = excluded.modified_at
      """;

  static final String LINK =
      "update FileContent c set c.linked = true, c.sha256 = :sha256"
          + " where c.agentId = :agent and c.id = :content and c.linked = false";

  /**
   * Unlinks the contents {@code gone} of a session, and returns those that no longer have an entry.
   * Contents that sessions share lose a reference instead and are left to the sweeper.
   */
  private static final String UNLINK_GONE =
      """
      released as (
        update file_reference r set session_id = null from gone
        where r.agent_id = :agent and r.session_id = :session and r.content_id = gone.content_id
      )
      update file_content c set linked = false, touched_at = :now from gone
      where c.agent_id = :agent and c.id = gone.content_id and c.session_id = :session
      returning c.id
      """;

  /** Unlinks a content of a session, as described for {@link #DELETE}. */
  static final String UNLINK =
      "with gone as (select cast(:content as uuid) as content_id), " + UNLINK_GONE;

  /**
   * Deletes an entry with everything below it, and returns the contents that no longer have an
   * entry, except those that sessions share.
   */
  static final String DELETE =
      """
      with gone as (
        delete from file_entry e where e.agent_id = :agent and e.session_id = :session
          and ((e.parent = :parent and e.name = :name) or e.parent = :path
            -- '0' follows '/'
            or (e.parent > :path || '/' and e.parent < :path || '0'))
        returning e.size, e.content_id
      ),
      counted as (
        update session s set file_bytes = s.file_bytes - (select coalesce(sum(gone.size), 0) from gone)
        where s.agent_id = :agent and s.id = :session
      ),
      """
          + UNLINK_GONE;

  /**
   * Locks an unexpired session against deletion and changes to its files until the transaction
   * ends.
   */
  static final String STAY =
      """
      select s.id from session s where s.agent_id = :source_agent and s.id = :source
        and (s.expires_at is null or s.expires_at > :now)
      for no key update
      """;

  /**
   * Gives the files of a session to a session that has none. From now on, the two share the
   * contents. A content that is not shared yet belongs to the source's agent.
   */
  static final String SHARE =
      """
      with source as materialized (
        select e.*, coalesce(r.content_agent_id, e.agent_id) as content_agent_id, coalesce(c.sha256, r.sha256) as sha256
        from file_entry e
          left join file_reference r
            on r.agent_id = e.agent_id and r.session_id = e.session_id and r.content_id = e.content_id
          left join file_content c on c.agent_id = e.agent_id and c.id = e.content_id
        where e.agent_id = :source_agent and e.session_id = :source
      ),
      contents as (
        update file_content c set session_id = null from source
        where c.agent_id = :source_agent and c.id = source.content_id and c.session_id is not null
      ),
      sharing (agent_id, session_id) as (
        values (cast(:source_agent as uuid), cast(:source as uuid)), (cast(:agent as uuid), cast(:session as uuid))
      ),
      refs as (
        insert into file_reference (content_agent_id, content_id, agent_id, session_id, sha256)
        select source.content_agent_id, source.content_id, sharing.agent_id, sharing.session_id, source.sha256
        from source cross join sharing where source.content_id is not null
        on conflict (agent_id, session_id, content_id) do nothing
      ),
      entries as (
        insert into file_entry (agent_id, session_id, parent, name, is_directory, size, content_id, modified_at)
        select cast(:agent as uuid), cast(:session as uuid), source.parent, source.name, source.is_directory,
          source.size, source.content_id, source.modified_at
        from source
      )
      update session s set file_bytes = (select coalesce(sum(source.size), 0) from source)
      where s.agent_id = :agent and s.id = :session
      """;

  private FileQueries() {}

  /** A page of the entries in a directory, by name. */
  static String page(PageRequest request) {
    boolean ascending = request.ascending();
    return SUMMARY
        + request
            .cursor()
            .map(cursor -> " and e.name " + (ascending ? ">" : "<") + " :cursor")
            .orElse("")
        + " order by e.name "
        + (ascending ? "asc" : "desc");
  }
}
