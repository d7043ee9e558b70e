package dev.parley.session.list;

import dev.parley.agent.RegisteredAgent;
import dev.parley.identity.Caller;
import dev.parley.session.AccessScope;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionSql;
import dev.parley.store.statement.Parameters;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A caller's own sessions that have not expired, for lists of what they contain.
 *
 * @param caller the caller, with the isolation key that it names
 * @param agent the agent whose sessions they are; empty for all agents of the caller's workspace
 * @param id the session, if it is only one
 */
public record OwnSessions(Caller caller, Optional<RegisteredAgent> agent, Optional<UUID> id) {

  /** The condition on a session {@code s}. */
  public String sql() {
    return agent.map(one -> access(one).sql()).orElseGet(this::ofAllAgents)
        + (id.isPresent() ? " and s.id = :sessionId" : "")
        + " and "
        + SessionSql.UNEXPIRED;
  }

  private SessionAccess access(RegisteredAgent one) {
    return new SessionAccess(one, one.taking(caller), AccessScope.OWNER);
  }

  /** The same access as for one agent: some agents ignore isolation keys. */
  private String ofAllAgents() {
    return "s.owner_subject = :subject and s.owner_client = :client and "
        + switch (caller.isolation().kind()) {
          // A subquery, not a join: the planner would start from the agents and sort all sessions.
          case NONE ->
              "s.isolation_open and (select a.workspace_id from agent a where a.id = s.agent_id) = "
                  + WORKSPACE;
          case PERSON ->
              "s.isolation_key = :isolation and s.isolation_key <> ''"
                  + " and s.agent_id in (select a.id from agent a where a.workspace_id = %s)"
                      .formatted(WORKSPACE);
          case KEY, LOOSE_KEY ->
              """
              s.agent_id in (select a.id from agent a where a.workspace_id = %s
                and (a.isolation = 'IGNORED' and s.isolation_open
                  or a.isolation <> 'IGNORED' and s.isolation_key = :isolation and s.isolation_key <> ''))\
              """
                  .formatted(WORKSPACE);
        };
  }

  private static final String WORKSPACE =
      "(select w.id from workspace w where w.name = :workspace)";

  /** Binds the parameters of the condition. */
  public void bind(Parameters query, Instant now) {
    query.set("now", now);
    id.ifPresent(session -> query.set("sessionId", session));
    if (agent.isPresent()) {
      access(agent.get()).bind(query);
      return;
    }
    query.set("subject", caller.subject());
    query.set("client", caller.client());
    query.set("workspace", caller.workspace());
    if (!caller.isolation().none()) {
      query.set("isolation", caller.isolation().stored());
    }
  }
}
