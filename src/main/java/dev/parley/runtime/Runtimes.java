package dev.parley.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Selects the runtime of an agent. */
@ApplicationScoped
public class Runtimes {

  private final Map<String, AgentRuntime> byName;
  private final List<AgentRuntime> all;
  private final RuntimeConfig config;

  public Runtimes(@All List<AgentRuntime> all, RuntimeConfig config) {
    this.byName = all.stream().collect(Collectors.toMap(AgentRuntime::name, Function.identity()));
    this.all = all;
    this.config = config;
  }

  /** The name of the runtime that an agent uses; empty if there is none. */
  public String name(String agent, JsonNode definition) {
    String named = definition.path("runtime").path("type").asText("");
    return named.isEmpty() ? unnamed(agent, definition) : named;
  }

  private String unnamed(String agent, JsonNode definition) {
    return all.stream()
        .filter(runtime -> runtime.claims(agent, definition))
        .findFirst()
        .map(AgentRuntime::name)
        .orElseGet(() -> config.byDefault().orElse(""));
  }

  /** The runtime that an agent uses, if it is configured. */
  public Optional<AgentRuntime> of(String agent, JsonNode definition) {
    return Optional.ofNullable(byName.get(name(agent, definition)));
  }
}
