package dev.parley.agent;

import dev.parley.store.PageRequest;

/**
 * The statements on agents and versions. Agents are found by name within a workspace; the id alone
 * identifies both.
 */
public final class AgentQueries {

  private static final String IN_WORKSPACE =
      "a.workspaceId = (select w.id from Workspace w where w.name = :workspace)";

  /** Agents with their latest published version or, if none is published, their latest draft. */
  private static final String WITH_LATEST =
      "select a, v from AgentVersion v join Agent a on a.id = v.agentId where "
          + IN_WORKSPACE
          + " and not exists (select 1 from AgentVersion n where n.agentId = v.agentId"
          + " and (n.minor = 0 and n.major > v.major"
          + " or v.minor <> 0 and (n.minor = 0 or (n.major, n.minor) > (v.major, v.minor))))";

  private static final String WITH_VERSIONS =
      "select a, v from Agent a join AgentVersion v on v.agentId = a.id where a.id = :agent";

  /** An agent. */
  static final String AGENT = "from Agent a where " + IN_WORKSPACE + " and a.name = :name";

  /** An agent with its representative version. */
  public static final String DESCRIBED = WITH_LATEST + " and a.name = :name";

  /** Whether a cursor is an agent's name. */
  public static final String KNOWN =
      "select count(*) from Agent a where " + IN_WORKSPACE + " and a.name = :cursor";

  /** A version. */
  public static final String VERSION = WITH_VERSIONS + " and v.major = :major and v.minor = :minor";

  /** The numbers of all versions. */
  static final String NUMBERS =
      "select v.major, v.minor, v.idleTimeoutSeconds from AgentVersion v where v.agentId = :agent";

  /**
   * Whether a version has this definition. PostgreSQL compares them, because different JSON texts
   * can be the same jsonb value.
   */
  static final String SAME_DEFINITION =
      "select count(*) from agent_version where agent_id = :agent and major = :major"
          + " and minor = :minor and definition = cast(cast(:definition as text) as jsonb)";

  private static final String UNUSED =
      " and not exists (select 1 from session s where s.agent_id = :agent"
          + " and s.version_major = v.major and s.version_minor = v.minor)";

  /**
   * Finds and locks the oldest published version that no session uses, except the latest and the
   * selected one.
   */
  static final String OLDEST_UNUSED =
      "select v.major from agent_version v join agent a on a.id = v.agent_id"
          + " where v.agent_id = :agent and v.minor = 0"
          + " and (v.major, v.minor) is distinct from (a.selected_major, a.selected_minor)"
          + " and v.major < (select max(n.major) from agent_version n"
          + " where n.agent_id = :agent and n.minor = 0)"
          + UNUSED
          + " order by v.major limit 1 for update of v";

  /** Deletes a published version if still no session uses it. */
  static final String REMOVE_UNUSED =
      "delete from agent_version v where v.agent_id = :agent and v.major = :major and v.minor = 0"
          + UNUSED;

  private AgentQueries() {}

  /**
   * A page of agents by creation. A definition without a kind counts as {@code hosted}, the kind
   * that has sessions.
   */
  public static String page(PageRequest request, boolean ofKind) {
    String direction = request.ascending() ? "asc" : "desc";
    return WITH_LATEST
        + (ofKind ? " and sql('coalesce(? ->> ''kind'', ''hosted'')', v.definition) = :kind" : "")
        + request
            .cursor()
            .map(
                cursor ->
                    " and (a.createdAt, a.id) "
                        + (request.ascending() ? ">" : "<")
                        + " (select c.createdAt, c.id from Agent c where c.workspaceId ="
                        + " (select w.id from Workspace w where w.name = :workspace)"
                        + " and c.name = :cursor)")
            .orElse("")
        + " order by a.createdAt %1$s, a.id %1$s".formatted(direction);
  }

  /** The agents of a selection, newest first. */
  public static String newest(AgentSelection selection, boolean continued) {
    return WITH_LATEST
        + (selection.names().isPresent() ? " and a.name in (:names)" : "")
        + (selection.enabled().isPresent() ? " and a.enabled = :enabled" : "")
        + (continued ? " and (a.createdAt, a.id) < (:at, :id)" : "")
        + " order by a.createdAt desc, a.id desc";
  }

  /** A page of an agent's versions by number. */
  public static String versions(PageRequest request, boolean withDrafts) {
    String direction = request.ascending() ? "asc" : "desc";
    return WITH_VERSIONS
        + (withDrafts ? "" : " and v.minor = 0")
        + request
            .cursor()
            .map(
                cursor ->
                    " and (v.major, v.minor) "
                        + (request.ascending() ? ">" : "<")
                        + " (:major, :minor)")
            .orElse("")
        + " order by v.major %1$s, v.minor %1$s".formatted(direction);
  }
}
