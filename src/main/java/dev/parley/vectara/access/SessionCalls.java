package dev.parley.vectara.access;

import dev.parley.agent.CurrentAgents;
import dev.parley.session.AccessScope;
import dev.parley.session.SessionSelector;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** Runs operations on a session for the caller of the current request. */
@ApplicationScoped
public class SessionCalls {

  private final CurrentAgents agents;
  private final CallerRights rights;

  public SessionCalls(CurrentAgents agents, CallerRights rights) {
    this.agents = agents;
    this.rights = rights;
  }

  /**
   * Runs an operation on a session, with the rights that the permission of the request gives.
   *
   * @return the result of the operation; fails with agent not found, or as the operation does
   */
  public <T> Uni<T> on(
      String agentKey, String sessionKey, Function<SessionSelector, Uni<T>> operation) {
    AccessScope scope = rights.scope();
    return agents.byName(
        rights.caller().workspace(),
        agentKey,
        agent -> operation.apply(rights.session(agent, scope, sessionKey)));
  }
}
