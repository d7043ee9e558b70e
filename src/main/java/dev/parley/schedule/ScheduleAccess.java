package dev.parley.schedule;

import dev.parley.agent.RegisteredAgent;
import dev.parley.identity.Caller;
import dev.parley.session.AccessScope;
import java.util.HashMap;
import java.util.Map;

/**
 * A caller's access to the schedules of an agent. A schedule that the caller cannot access does not
 * exist for it.
 *
 * @param agent the agent
 * @param caller the caller
 * @param scope whether it can access all schedules of the agent or only its own
 */
public record ScheduleAccess(RegisteredAgent agent, Caller caller, AccessScope scope) {

  /** The query of the schedules {@code s} that the caller can access. */
  String query() {
    return scope == AccessScope.AGENT
        ? "from Schedule s where s.agentId = :agent"
        : "from Schedule s where s.agentId = :agent"
            + " and s.ownerSubject = :subject and s.ownerClient = :client";
  }

  /** The parameters of the query. */
  Map<String, Object> parameters() {
    Map<String, Object> values = new HashMap<>(Map.of("agent", agent.id()));
    if (scope != AccessScope.AGENT) {
      values.put("subject", caller.subject());
      values.put("client", caller.client());
    }
    return values;
  }
}
