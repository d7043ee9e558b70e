package dev.parley.runtime.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of an agent: what it does one after the other. An agent without steps has one, without
 * next steps.
 */
final class AgentSteps {

  private static final String PART = "vectara";
  private static final String FIRST = "first_step";
  private static final String FIRST_NAME = "first_step_name";

  private final JsonNode definition;
  private final JsonNode part;

  private AgentSteps(JsonNode definition) {
    this.definition = definition;
    this.part = definition.path(PART);
  }

  /** Those of an agent's definition. */
  static AgentSteps of(JsonNode definition) {
    return new AgentSteps(definition);
  }

  /**
   * A step.
   *
   * @param written its definition
   */
  record Step(String name, JsonNode written) {

    /** Where it can lead, in the order in which it is tried. */
    List<Next> next() {
      List<Next> next = new ArrayList<>();
      for (JsonNode candidate : written.path("next_steps")) {
        next.add(
            new Next(
                Optional.of(candidate.path("condition"))
                    .filter(condition -> !condition.isMissingNode() && !condition.isNull())
                    .map(JsonNode::asText),
                candidate.path("step_name").asText()));
      }
      return next;
    }

    /** The name of the step that answers the user's next message, if that is another one. */
    Optional<String> reentry() {
      return Optional.ofNullable(written.path("reentry_step").textValue());
    }

    /** Whether its output is a JSON object. */
    boolean isStructured() {
      return written.path("output_parser").path("type").asText().equals("structured");
    }

    /** The name of the schema of its output, if that is structured. */
    Optional<String> schema() {
      return Optional.ofNullable(
              written.path("output_parser").path("json_schema").path("name").textValue())
          .filter(name -> isStructured());
    }
  }

  /**
   * A step that follows.
   *
   * @param condition when it does; empty for always
   */
  record Next(Optional<String> condition, String step) {}

  /** The metadata of the agent; an empty object if it has none. */
  JsonNode metadata() {
    return part.path("metadata").isObject()
        ? part.path("metadata")
        : JsonNodeFactory.instance.objectNode();
  }

  /** The step that the agent begins with. */
  Step first() {
    JsonNode inline = part.path(FIRST);
    String name = part.path(FIRST_NAME).asText(FIRST);
    return inline.isObject()
        ? new Step(inline.path("name").asText(name), inline)
        : new Step(name, part.path("steps").path(name));
  }

  /** A step; empty if there is none with this name. */
  Optional<Step> named(String name) {
    Step first = first();
    return name.equals(first.name())
        ? Optional.of(first)
        : Optional.of(new Step(name, part.path("steps").path(name)))
            .filter(step -> step.written().isObject());
  }

  /** The definition of the agent as if it had only one step. */
  JsonNode only(Step step) {
    if (step.name().equals(first().name())) {
      return definition;
    }
    JsonNodeFactory json = JsonNodeFactory.instance;
    ObjectNode inline = json.objectNode().setAll((ObjectNode) step.written());
    ObjectNode changed = json.objectNode().setAll((ObjectNode) part);
    changed.remove(FIRST_NAME);
    changed.set(FIRST, inline.put("name", step.name()));
    return json.objectNode().<ObjectNode>setAll((ObjectNode) definition).set(PART, changed);
  }
}
