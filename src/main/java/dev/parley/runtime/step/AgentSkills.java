package dev.parley.runtime.step;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The skills of an agent: instructions by name, which become part of a conversation when they are
 * called.
 *
 * @param skills an object with {@code description}, {@code content} and possibly {@code
 *     when_to_use} by name; missing if the agent has none
 */
public record AgentSkills(JsonNode skills) {

  /** Those of an agent's definition. */
  public static AgentSkills of(JsonNode definition) {
    return new AgentSkills(definition.path("vectara").path("skills"));
  }

  /** The instructions of a skill; empty if the agent does not have it. */
  public Optional<String> content(String name) {
    return Optional.ofNullable(skills.path(name).path("content").textValue());
  }
}
