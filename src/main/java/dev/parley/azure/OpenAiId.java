package dev.parley.azure;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;

/**
 * The id of a response or conversation in the path of a request.
 *
 * @param endpoint the agent whose endpoint is called; empty below the project's base path
 * @param text the id, not validated
 */
public record OpenAiId(Optional<String> endpoint, String text) {

  /** An id in a request's path. */
  public static OpenAiId in(ContainerRequestContext request, String text) {
    return new OpenAiId(OpenAiPaths.agent(request), text);
  }

  /** An id that may be of any agent. */
  public static OpenAiId ofAnyAgent(String text) {
    return new OpenAiId(Optional.empty(), text);
  }

  /** Whether it can name what an agent has: at an agent's endpoint there is nothing of others. */
  public boolean canBeOf(String agent) {
    return endpoint.isEmpty() || endpoint.get().equals(agent);
  }
}
