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
  private final RuntimeConfig config;

  public Runtimes(@All List<AgentRuntime> all, RuntimeConfig config) {
    this.byName = all.stream().collect(Collectors.toMap(AgentRuntime::name, Function.identity()));
    this.config = config;
  }

  /** The name of the runtime that a definition uses; empty if there is none. */
  public String name(JsonNode definition) {
    String named = definition.path("runtime").path("type").asText("");
    return named.isEmpty() ? unnamed(definition) : named;
  }

  private String unnamed(JsonNode definition) {
    return byName.values().stream()
        .filter(runtime -> runtime.claims(definition))
        .findFirst()
        .map(AgentRuntime::name)
        .orElseGet(() -> config.byDefault().orElse(""));
  }

  /** The runtime that a definition uses, if it is configured. */
  public Optional<AgentRuntime> of(JsonNode definition) {
    return Optional.ofNullable(byName.get(name(definition)));
  }
}
