package dev.parley.session;

/** The statements behind the lists. */
final class SessionQueries {

  private static final String OWNED =
      "%1$s.agentId = :agent and %1$s.ownerSubject = :subject and %1$s.ownerClient = :client"
          + " and %1$s.isolationKey = :isolation";

  /** Whether a cursor's session is, or was until lately, one of the owner's. */
  static final String KNOWN =
      "select count(*) from SessionPosition c where "
          + OWNED.formatted("c")
          + " and c.key = :cursor";

  /** Deletes one session and keeps its place in the owner's lists. */
  static final String DELETE =
      """
      with deleted as (
        delete from session
        where agent_id = :agent and owner_subject = :subject and owner_client = :client
          and isolation_key = :isolation and key = :key
        returning agent_id, key, id, owner_subject, owner_client, isolation_key, created_at
      )
      insert into session_tombstone (agent_id, key, id, owner_subject, owner_client, isolation_key,
        created_at, deleted_at)
      select deleted.*, cast(:now as timestamptz) from deleted
      on conflict (agent_id, key) do update set
        id = excluded.id, owner_subject = excluded.owner_subject, owner_client = excluded.owner_client,
        isolation_key = excluded.isolation_key, created_at = excluded.created_at,
        deleted_at = excluded.deleted_at
      """;

  private SessionQueries() {}

  static String page(PageRequest request) {
    String direction = request.ascending() ? "asc" : "desc";
    return "select s.id, s.key, s.name, s.versionMajor, s.versionMinor, s.messageCount, s.createdAt,"
        + " s.updatedAt, s.lastAccessedAt, s.expiresAt from Session s where "
        + OWNED.formatted("s")
        + request.cursor().map(cursor -> beyond(request.ascending())).orElse("")
        + " order by s.createdAt %1$s, s.id %1$s".formatted(direction);
  }

  private static String beyond(boolean ascending) {
    return " and (s.createdAt, s.id) "
        + (ascending ? ">" : "<")
        + " (select c.createdAt, c.id from SessionPosition c where "
        + OWNED.formatted("c")
        + " and c.key = :cursor order by c.deletedAt nulls first limit 1)";
  }
}
