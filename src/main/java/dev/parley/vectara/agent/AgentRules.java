package dev.parley.vectara.agent;

import static dev.parley.vectara.agent.JsonRule.bool;
import static dev.parley.vectara.agent.JsonRule.listOf;
import static dev.parley.vectara.agent.JsonRule.mapOf;
import static dev.parley.vectara.agent.JsonRule.object;
import static dev.parley.vectara.agent.JsonRule.oneOf;
import static dev.parley.vectara.agent.JsonRule.optional;
import static dev.parley.vectara.agent.JsonRule.required;
import static dev.parley.vectara.agent.JsonRule.someText;
import static dev.parley.vectara.agent.JsonRule.text;
import static dev.parley.vectara.agent.JsonRule.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.store.Storable;
import dev.parley.vectara.agent.JsonRule.Violation;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Validation rules for agents, so that the vendor's clients can parse them. Values that the clients
 * do not parse may be anything that can be stored.
 */
final class AgentRules {

  /** The name of this dialect's part of a definition. */
  static final String PART = "vectara";

  private static final int MAX_DESCRIPTION = 4096;
  private static final int MAX_STEP_NAME = 255;
  private static final int MAX_COMPACTION_MESSAGE = 10_000;

  private static final JsonRule NAME = text(1, 50);
  private static final JsonRule ANY_OBJECT = object();
  private static final JsonRule TYPED = object(required("type", someText()));

  private static final JsonRule OUTPUT_PARSER =
      object(required("type", oneOf("default", "structured")));

  private static final JsonRule STEP =
      object(
          optional("name", text()),
          optional("instructions", listOf(TYPED)),
          optional("output_parser", OUTPUT_PARSER),
          optional("allowed_tools", listOf(text())),
          optional("allowed_skills", listOf(text())),
          optional(
              "next_steps",
              listOf(object(required("step_name", someText()), optional("condition", text())))),
          optional("reentry_step", text()),
          optional("reminders", listOf(ANY_OBJECT)),
          optional("type", text()));

  private static final JsonRule FIRST_STEP = object(optional("name", text(1, MAX_STEP_NAME)), STEP);

  private static final JsonRule COMPACTION =
      object(
          optional("enabled", bool()),
          optional("threshold_percent", whole(50, 95)),
          optional("keep_recent_inputs", whole(1, Integer.MAX_VALUE)),
          optional("compaction_message", text(0, MAX_COMPACTION_MESSAGE)),
          optional("tool_event_policy", oneOf("exclude", "include_outputs", "include_all")));

  private static final JsonRule AGENT =
      object(
          AgentRules::storable,
          optional("name", someText()),
          optional("description", text(0, MAX_DESCRIPTION)),
          optional(
              "model",
              object(
                  required("name", someText()),
                  optional("parameters", ANY_OBJECT),
                  optional("retry_configuration", ANY_OBJECT))),
          optional("tool_configurations", mapOf(TYPED)),
          optional(
              "skills",
              mapOf(object(required("description", text()), required("content", text())))),
          optional("metadata", ANY_OBJECT),
          optional("compaction", COMPACTION),
          optional("tool_output_offloading", ANY_OBJECT),
          optional("steps", mapOf(STEP)),
          optional("first_step", FIRST_STEP),
          optional("first_step_name", text(1, MAX_STEP_NAME)));

  private AgentRules() {}

  /** Validates the name in a request. */
  static Optional<Violation> name(JsonNode name) {
    return NAME.violations("name", name).findFirst();
  }

  /** Validates the {@code enabled} field in a request; null is valid. */
  static Optional<Violation> enabled(JsonNode enabled) {
    return object(optional("enabled", bool()))
        .violations("", JsonNodeFactory.instance.objectNode().set("enabled", enabled))
        .findFirst();
  }

  /** The first violation in this dialect's part of a definition. */
  static Optional<Violation> violation(JsonNode own) {
    return AGENT.violations("", own).findFirst().or(() -> FirstStep.violation((ObjectNode) own));
  }

  /** Checks that the part can be stored inside a definition, which adds to its nesting depth. */
  private static Stream<Violation> storable(String place, JsonNode own) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return own.propertyStream()
        .filter(
            field -> {
              ObjectNode part = make.objectNode().set(field.getKey(), field.getValue());
              return !Storable.json(make.objectNode().set(PART, part));
            })
        .map(
            field ->
                new Violation(
                    field.getKey(),
                    "must be nested at most 62 deep, without NUL characters, unpaired surrogates and"
                        + " numbers beyond the range of a double or of more than 990 digits"));
  }
}
