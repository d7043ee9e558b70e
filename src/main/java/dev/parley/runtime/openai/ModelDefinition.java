package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.runtime.step.AgentSkills;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The definition of a model agent: Azure's fields, else those of its Vectara part, with what the
 * caller sets for the turn.
 *
 * @param model the model; empty if the definition names none
 * @param instructions the instructions; empty for none
 * @param fields the other fields, by Azure's names
 * @param retries Vectara's {@code retry_configuration}; missing if there is none
 */
record ModelDefinition(
    Optional<String> model, String instructions, JsonNode fields, JsonNode retries) {

  private static final String MODEL = "model";
  private static final String INSTRUCTIONS = "instructions";
  private static final String TEXT = "text";
  private static final String VECTARA = "vectara";

  /** The fields that the model parameters of Vectara's agents have in common with Azure's. */
  private static final List<String> PARAMETERS =
      List.of("temperature", "top_p", "max_output_tokens");

  /** Reads a definition and the options of a turn, which take precedence. */
  static ModelDefinition of(JsonNode definition, JsonNode options) {
    JsonNode vectara = definition.path(VECTARA);
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (String name : PARAMETERS) {
      JsonNode value = vectara.path(MODEL).path("parameters").path(name);
      if (value.isNumber()) {
        fields.set(name, value);
      }
    }
    put(definition, fields);
    put(options, fields);
    JsonNode step = firstStep(vectara);
    JsonNode schema = step.path("output_parser").path("json_schema");
    if (schema.isObject() && !fields.has(TEXT)) {
      fields
          .putObject(TEXT)
          .putObject("format")
          .put("type", "json_schema")
          .setAll((ObjectNode) schema);
    }
    String instructions = fields.path(INSTRUCTIONS).asText("");
    return new ModelDefinition(
        model(definition),
        Stream.of(
                instructions.isEmpty() ? instructions(step) : instructions,
                AgentSkills.of(definition).shown(step.path("allowed_skills")))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("\n\n")),
        fields,
        vectara.path(MODEL).path("retry_configuration"));
  }

  private static void put(JsonNode source, ObjectNode target) {
    source
        .properties()
        .forEach(
            field -> {
              if (!field.getValue().isNull()) {
                target.set(field.getKey(), field.getValue());
              }
            });
  }

  /** The model that a definition names, for its runtime or for an API. */
  static Optional<String> model(JsonNode definition) {
    return Optional.of(definition.path("runtime").path(MODEL).asText(""))
        .filter(name -> !name.isBlank())
        .or(() -> text(definition.path(MODEL)))
        .or(() -> text(definition.path(VECTARA).path(MODEL).path("name")));
  }

  private static Optional<String> text(JsonNode value) {
    return Optional.of(value.asText("")).filter(name -> !name.isBlank());
  }

  /** The first step of a Vectara agent; missing if it has none. */
  private static JsonNode firstStep(JsonNode vectara) {
    JsonNode step = vectara.path("first_step");
    return step.isObject()
        ? step
        : vectara.path("steps").path(vectara.path("first_step_name").asText("first_step"));
  }

  /** The instructions of a step; their templates are not filled in. */
  private static String instructions(JsonNode step) {
    return step.path(INSTRUCTIONS)
        .valueStream()
        .map(instruction -> instruction.path("template").asText(""))
        .filter(template -> !template.isBlank())
        .collect(Collectors.joining("\n\n"));
  }

  /** A field; missing if it is absent. */
  JsonNode field(String name) {
    JsonNode value = fields.path(name);
    return value.isNull() ? MissingNode.getInstance() : value;
  }
}
