package dev.parley.session;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A session in a list that is not one agent's.
 *
 * @param agentRid RID of the agent that it is held with
 * @param session the session
 */
@RegisterForReflection // a query's result, built by Hibernate
public record SessionWithAgent(String agentRid, SessionSummary session) {}
