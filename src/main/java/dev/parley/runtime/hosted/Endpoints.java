package dev.parley.runtime.hosted;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.runtime.http.BaseUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Where the containers of hosted agents are, which the environment says: {@code
 * PARLEY_RUNTIME_HOSTED_MY_AGENT} for {@code my-agent}. The operator runs them, so they may have
 * private addresses.
 *
 * <p>Each variable is looked up when it is needed, because its name does not tell which agent it is
 * for: {@code MY_AGENT} may be {@code my_agent}, too.
 */
@ApplicationScoped
class Endpoints {

  private static final String PREFIX = "PARLEY_RUNTIME_HOSTED_";

  private final Config config;

  Endpoints(Config config) {
    this.config = config;
  }

  /** The endpoint that is configured for an agent, whatever its definition says. */
  Optional<BaseUrl> of(String agent) {
    return config.getOptionalValue(variable(agent), String.class).flatMap(BaseUrl::of);
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
