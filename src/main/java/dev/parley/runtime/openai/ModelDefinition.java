package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.step.AgentSkills;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The definition of a model agent: Azure's fields, else those of its Vectara part, with what the
 * caller sets for the turn.
 *
 * @param model the model; empty if the definition names none
 * @param instructions the instructions
 * @param fields the other fields, by Azure's names
 * @param retries Vectara's {@code retry_configuration}; missing if there is none
 */
record ModelDefinition(
    Optional<String> model, Instructions instructions, JsonNode fields, JsonNode retries) {

  private static final String MODEL = "model";
  private static final String INSTRUCTIONS = "instructions";
  private static final String TEXT = "text";
  private static final String FORMAT = "format";
  private static final String TYPE = "type";
  private static final String FUNCTION = "function";
  private static final String VECTARA = "vectara";
  private static final String MAX_OUTPUT = "max_output_tokens";

  /** The fields that the model parameters of Vectara's agents have in common with Azure's. */
  static final List<String> PARAMETERS = List.of("temperature", "top_p", MAX_OUTPUT);

  /** Reads a definition and the options of a turn, which take precedence. */
  static ModelDefinition of(JsonNode definition, JsonNode options) {
    JsonNode vectara = definition.path(VECTARA);
    ObjectNode fields = parameters(vectara.path(MODEL).path("parameters"));
    put(definition, fields);
    put(options, fields);
    JsonNode step = firstStep(vectara);
    JsonNode schema = step.path("output_parser").path("json_schema");
    if (schema.isObject() && fields.path(TEXT).path(FORMAT).isEmpty()) {
      // A copy: the text may be a part of the definition.
      ObjectNode text = JsonNodeFactory.instance.objectNode();
      if (fields.get(TEXT) instanceof ObjectNode other) {
        text.setAll(other);
      }
      text.putObject(FORMAT).put(TYPE, "json_schema").setAll((ObjectNode) schema);
      fields.set(TEXT, text);
    }
    String skills = AgentSkills.of(definition).shown(step.path("allowed_skills"));
    String instructions = fields.path(INSTRUCTIONS).asText("");
    return new ModelDefinition(
        model(definition),
        instructions.isEmpty()
            ? Instructions.of(step, skills)
            : Instructions.of(instructions, skills),
        fields,
        vectara.path(MODEL).path("retry_configuration"));
  }

  /** The parameters of a Vectara agent's model, which has those of chat completions. */
  private static ObjectNode parameters(JsonNode given) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (String limit : List.of("max_tokens", "max_completion_tokens")) {
      if (given.path(limit).isNumber()) {
        fields.set(MAX_OUTPUT, given.get(limit));
      }
    }
    for (String name : PARAMETERS) {
      if (given.path(name).isNumber()) {
        fields.set(name, given.get(name));
      }
    }
    if (given.path("reasoning_effort").isTextual()) {
      fields.putObject("reasoning").set("effort", given.get("reasoning_effort"));
    }
    return fields;
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

  /** A field; missing if it is absent. */
  JsonNode field(String name) {
    JsonNode value = fields.path(name);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  /**
   * The functions that the model can call, with {@code name}, {@code description}, {@code
   * parameters} and {@code strict}. Tools other than functions and MCP servers run on Azure's
   * servers; the model does not hear of them.
   *
   * @param served those that are run here
   */
  List<ObjectNode> functions(List<ObjectNode> served) {
    List<ObjectNode> functions = new ArrayList<>();
    for (JsonNode tool : field("tools")) {
      if (tool.path(TYPE).asText("").equals(FUNCTION)) {
        ObjectNode function = JsonNodeFactory.instance.objectNode();
        copy(
            tool.path(FUNCTION).isObject() ? tool.path(FUNCTION) : tool,
            function,
            "name",
            "description",
            "parameters",
            "strict");
        functions.add(function);
      }
    }
    functions.addAll(served);
    return functions;
  }

  /**
   * Which function the model has to call; missing if it may choose. A model that has to call one
   * has done so when it is asked again with the result.
   */
  JsonNode toolChoice(RuntimeRequest request) {
    JsonNode choice = field("tool_choice");
    boolean called =
        request.input().stream()
            .anyMatch(event -> event instanceof ToolResult result && result.served() != null);
    return called && !choice.asText("").equals("none") ? MissingNode.getInstance() : choice;
  }

  /** Copies fields that are present. */
  static void copy(JsonNode source, ObjectNode target, String... names) {
    for (String name : names) {
      if (source.hasNonNull(name)) {
        target.set(name, source.get(name));
      }
    }
  }
}
