package dev.parley.runtime.hosted;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.runtime.http.BaseUrl;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Where the containers of hosted agents are, which the environment says: {@code
 * PARLEY_RUNTIME_HOSTED_MY_AGENT} for {@code my-agent}. The operator runs them, so they may have
 * private addresses.
 *
 * <p>They are kept by variable, because its name does not tell which agent it is for: {@code
 * MY_AGENT} may be {@code my_agent}, too.
 */
@Singleton
class Endpoints {

  private static final String PREFIX = "PARLEY_RUNTIME_HOSTED_";

  /** By the name of the variable. */
  private final Map<String, BaseUrl> endpoints = new HashMap<>();

  Endpoints(Config config) {
    for (String name : config.getPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        config
            .getOptionalValue(name, String.class)
            .flatMap(BaseUrl::of)
            .ifPresent(endpoint -> endpoints.put(name, endpoint));
      }
    }
  }

  /** The endpoint that is configured for an agent, whatever its definition says. */
  Optional<BaseUrl> of(String agent) {
    return endpoints.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(endpoints.get(variable(agent)));
  }

  private static String variable(String agent) {
    return PREFIX + agent.replaceAll("[^0-9A-Za-z]", "_").toUpperCase(Locale.ROOT);
  }

  /** The endpoint of an agent that is hosted by its definition. */
  Optional<BaseUrl> of(String agent, JsonNode definition) {
    String runtime = definition.path("runtime").path("type").asText("");
    boolean hosted =
        runtime.isEmpty()
            ? definition.path("kind").asText("").equals(HostedRuntime.NAME)
            : runtime.equals(HostedRuntime.NAME);
    return hosted ? of(agent) : Optional.empty();
  }
}
