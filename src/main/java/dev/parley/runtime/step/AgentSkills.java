package dev.parley.runtime.step;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

  /**
   * What a model is told of the skills, without their instructions; empty if there are none.
   *
   * @param allowed the names of those to tell of; not a list for all of them
   */
  public String shown(JsonNode allowed) {
    Set<String> names =
        allowed.valueStream().map(JsonNode::asText).collect(Collectors.toUnmodifiableSet());
    String list =
        skills
            .propertyStream()
            .filter(skill -> !allowed.isArray() || names.contains(skill.getKey()))
            .map(skill -> line(skill.getKey(), skill.getValue()))
            .collect(Collectors.joining());
    return list.isEmpty() ? "" : "Skills that the user can call:" + list;
  }

  private static String line(String name, JsonNode skill) {
    String when = skill.path("when_to_use").asText("");
    return "\n- "
        + name
        + ": "
        + skill.path("description").asText("")
        + (when.isEmpty() ? "" : " " + when);
  }

  /** The instructions of a skill; empty if the agent does not have it. */
  public Optional<String> content(String name) {
    return Optional.ofNullable(skills.path(name).path("content").textValue());
  }
}
