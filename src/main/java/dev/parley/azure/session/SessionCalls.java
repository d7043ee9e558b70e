package dev.parley.azure.session;

import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.azure.AzureCallers;
import dev.parley.identity.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.function.BiFunction;

/** The common part of all operations on an agent's sessions. */
@Singleton
public class SessionCalls {

  private final AzureCallers callers;
  private final CurrentAgents agents;

  public SessionCalls(AzureCallers callers, CurrentAgents agents) {
    this.callers = callers;
    this.agents = agents;
  }

  /**
   * Runs an operation on an agent, for the caller with the isolation that the agent applies.
   *
   * @param agentName the agent's name from the request
   * @return the result of the operation; fails with agent not found, or as {@link
   *     AzureCallers#ofSessions} and the operation do
   */
  public <T> Uni<T> on(String agentName, BiFunction<RegisteredAgent, Caller, Uni<T>> operation) {
    Caller caller = callers.ofSessions();
    return agents.byName(
        caller.workspace(), agentName, agent -> operation.apply(agent, agent.taking(caller)));
  }
}
