package dev.parley.conversation;

/** The statements on conversations that were created without an agent. */
final class UnboundSql {

  private static final String ROW =
      """
      cast(jsonb_build_object('id', c.id, 'metadata', c.metadata, 'agent', c.agent_id, 'session', c.session_id,
        'created', floor(extract(epoch from c.created_at))) as text)\
      """;

  /** A conversation of a session is there as long as the session is, which says so itself. */
  static final String UNEXPIRED = "(c.expires_at > :now or c.agent_id is not null)";

  private static final String WHERE =
      """
      where c.id = :id and c.owner_subject = :subject and c.owner_client = :client
        and c.isolation_key = :isolation and %s
        and c.workspace_id = (select w.id from workspace w where w.name = :workspace)\
      """
          .formatted(UNEXPIRED);

  static final String INSERT =
      """
      with created as (
        insert into conversation (id, workspace_id, owner_subject, owner_client, isolation_key, metadata, items,
          created_at, expires_at)
        select :id, w.id, :subject, :client, :isolation, cast(cast(:metadata as text) as jsonb),
          cast(cast(:items as text) as jsonb), cast(:now as timestamptz), cast(:expires as timestamptz)
        from workspace w where w.name = :workspace
        returning *)
      select %s from created c
      """
          .formatted(ROW);

  static final String GET = "select %s from conversation c %s".formatted(ROW, WHERE);

  private static final String FREE = WHERE + " and c.agent_id is null";

  static final String ITEMS = "select cast(c.items as text) from conversation c " + FREE;

  private static final String CHANGE =
      "update conversation c set %s, expires_at = cast(:expires as timestamptz) " + FREE;

  static final String DESCRIBE = CHANGE.formatted("metadata = cast(cast(:value as text) as jsonb)");

  private static final String LENGTH = "length(cast(c.items as text)) + cast(:length as integer)";

  /** Of the row as it is then, since others may have added items meanwhile. */
  static final String ADD =
      CHANGE.formatted("items = c.items || cast(cast(:value as text) as jsonb)")
          + " and %s <= %d".formatted(LENGTH, UnboundConversations.MAX_LENGTH);

  static final String FULL =
      "select count(*) from conversation c %s and %s > %d"
          .formatted(FREE, LENGTH, UnboundConversations.MAX_LENGTH);

  static final String REMOVE =
      CHANGE.formatted(
          "items = jsonb_path_query_array(c.items, '$[*] ? (@.id != $id)', cast(cast(:value as text) as jsonb))");

  static final String DELETE = "delete from conversation c " + WHERE;

  /** Does not expire while the session is new: the sweeper may wait for the row to delete it. */
  static final String BIND =
      """
      update conversation c set agent_id = :agent, session_id = :session, items = '[]', metadata = '{}',
        expires_at = greatest(c.expires_at, cast(:expires as timestamptz))
      where c.id = :id and c.agent_id is null
        and c.items = cast(cast(:items as text) as jsonb) and c.metadata = cast(cast(:metadata as text) as jsonb)\
      """;

  private UnboundSql() {}
}
