package dev.parley.schedule;

import dev.parley.agent.RegisteredAgent;
import dev.parley.identity.Caller;
import dev.parley.session.AccessScope;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A caller's access to the schedules of an agent. A schedule that the caller cannot access does not
 * exist for it.
 *
 * @param agent the agent
 * @param caller the caller
 * @param scope whether it can access all schedules of the agent or only its own
 */
public record ScheduleAccess(RegisteredAgent agent, Caller caller, AccessScope scope) {

  /** The access as a condition on a schedule {@code s}. */
  String sql() {
    return scope == AccessScope.AGENT
        ? "s.agent_id = :agent"
        : "s.agent_id = :agent and s.owner_subject = :subject and s.owner_client = :client";
  }

  /** Binds the parameters of the condition. */
  <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    query.setParameter("agent", agent.id());
    if (scope != AccessScope.AGENT) {
      query.setParameter("subject", caller.subject()).setParameter("client", caller.client());
    }
    return query;
  }
}
