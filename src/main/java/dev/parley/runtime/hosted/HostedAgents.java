package dev.parley.runtime.hosted;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.ConversationFailure;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Says whether agents are ready, for a dialect that has an error of its own for it. */
@ApplicationScoped
public class HostedAgents {

  private final Endpoints endpoints;
  private final Containers containers;

  HostedAgents(Endpoints endpoints, Containers containers) {
    this.endpoints = endpoints;
    this.containers = containers;
  }

  /**
   * Requires that the container of an agent takes requests. Other agents are always ready.
   *
   * @param session the session's key
   * @return fails with session not ready
   */
  public Uni<Void> requireReady(RegisteredAgent agent, JsonNode definition, String session) {
    return endpoints
        .of(agent.name(), definition)
        .map(containers::requireReady)
        .orElseGet(() -> Uni.createFrom().voidItem())
        .onFailure(ContainerFailure.class)
        .transform(
            failure -> new ConversationFailure.SessionNotReady(agent.rid(), session).exception());
  }
}
