package dev.parley.vectara.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.vectara.agent.JsonRule.Violation;
import java.util.Optional;

/**
 * The step that an agent starts with. It is either one of {@code steps}, referenced by {@code
 * first_step_name}, or a separate {@code first_step}. Clients may send both if they agree.
 */
final class FirstStep {

  static final String STEPS = "steps";
  static final String STEP = "first_step";
  static final String NAME = "first_step_name";
  static final String DEFAULT_NAME = "first_step";

  private FirstStep() {}

  /** Checks the consistency of an agent whose individual fields are valid. */
  static Optional<Violation> violation(ObjectNode agent) {
    JsonNode step = agent.path(STEP);
    JsonNode name = agent.path(NAME);
    if (step.isObject()) {
      String own = nameOf(agent);
      if (name.isTextual() && !name.textValue().equals(own)) {
        return Optional.of(new Violation(NAME, "must be the same as first_step.name"));
      }
      boolean conflicts =
          agent.path(STEPS).has(own)
              && !nameless(agent.path(STEPS).get(own)).equals(nameless(step));
      return conflicts
          ? Optional.of(new Violation(STEP + ".name", "is the name of another step in steps"))
          : Optional.empty();
    }
    return name.isTextual() && !agent.path(STEPS).has(name.textValue())
        ? Optional.of(new Violation(NAME, "must be the name of a step in steps"))
        : Optional.empty();
  }

  /** Normalizes a valid agent to one of the two forms. */
  static void normalize(ObjectNode agent) {
    if (!agent.path(STEP).isObject()) {
      return;
    }
    String name = nameOf(agent);
    if (agent.path(STEPS).has(name)) {
      agent.remove(STEP);
      agent.put(NAME, name);
    } else {
      agent.withObject("/" + STEP).put("name", name);
      agent.remove(NAME);
    }
  }

  /** The name of a valid agent's first step. */
  static String nameOf(ObjectNode agent) {
    JsonNode inline = agent.path(STEP).path("name");
    return inline.isTextual() ? inline.textValue() : agent.path(NAME).asText(DEFAULT_NAME);
  }

  /** The first step of a valid agent as it is returned, including its name. */
  static ObjectNode of(ObjectNode agent) {
    String name = nameOf(agent);
    JsonNode step = agent.path(STEP).isObject() ? agent.path(STEP) : agent.path(STEPS).path(name);
    ObjectNode shown = JsonNodeFactory.instance.objectNode().put("name", name);
    shown.setAll(nameless(step));
    return shown;
  }

  private static ObjectNode nameless(JsonNode step) {
    return shown(step).without("name");
  }

  /** Inline instructions need no name, but the vendor's clients cannot read them without one. */
  private static void name(ObjectNode instruction, int index) {
    if (instruction.path("type").asText().equals("inline") && !instruction.hasNonNull("name")) {
      instruction.put("name", "instruction_" + (index + 1));
    }
  }

  /** A step as it is returned among the steps. */
  static ObjectNode shown(JsonNode step) {
    ObjectNode shown = step.isObject() ? step.deepCopy() : JsonNodeFactory.instance.objectNode();
    if (!shown.hasNonNull("instructions")) {
      shown.putArray("instructions");
    }
    JsonNode instructions = shown.path("instructions");
    for (int index = 0; index < instructions.size(); index++) {
      if (instructions.get(index) instanceof ObjectNode instruction) {
        name(instruction, index);
      }
    }
    if (!shown.hasNonNull("output_parser")) {
      shown.putObject("output_parser").put("type", "default");
    }
    return shown;
  }
}
