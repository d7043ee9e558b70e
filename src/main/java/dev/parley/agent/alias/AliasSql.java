package dev.parley.agent.alias;

/** The statements on aliases, as PostgreSQL runs them. Their alias is always {@code l}. */
final class AliasSql {

  private static final String ALIAS =
      """
      select cast(jsonb_build_object('id', l.id, 'key', l.key, 'name', l.name, 'description', l.description,
        'agent', a.name, 'created', l.created_at, 'updated', l.updated_at) as text)
      from %s l join agent a on a.id = l.agent_id
      """;

  private static final String IN_WORKSPACE =
      "l.workspace_id = (select w.id from workspace w where w.name = :workspace)";

  private static final String ONE = IN_WORKSPACE + " and l.key = :key";

  static final String GET = ALIAS.formatted("agent_alias") + " where " + ONE;

  static final String CREATE =
      """
      with created as (
        insert into agent_alias (id, workspace_id, agent_id, key, name, description, created_at, updated_at)
        select cast(:id as uuid), a.workspace_id, a.id, :key, :name, :description, now(), now()
        from agent a where a.id = :agent
        returning *)
      """
          + ALIAS.formatted("created");

  static final String CHANGE =
      """
      with changed as (
        update agent_alias l set
          name = coalesce(cast(:name as text), l.name),
          description = coalesce(cast(:description as text), l.description),
          agent_id = coalesce(cast(cast(:agent as text) as uuid), l.agent_id),
          updated_at = greatest(l.updated_at, now())
        where %s
        returning *)
      """
              .formatted(ONE)
          + ALIAS.formatted("changed");

  static final String DELETE = "delete from agent_alias l where " + ONE;

  private AliasSql() {}

  /** A page of aliases, newest first. */
  static String page(boolean continued) {
    return ALIAS.formatted("agent_alias")
        + " where "
        + IN_WORKSPACE
        + (continued ? " and (l.created_at, l.id) < (cast(:at as timestamptz), :id)" : "")
        + " order by l.created_at desc, l.id desc limit :limit";
  }
}
