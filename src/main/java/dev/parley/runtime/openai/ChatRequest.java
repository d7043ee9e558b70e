package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes the request for a streamed chat completion. */
final class ChatRequest {

  private static final String TYPE = "type";
  private static final String NAME = "name";
  private static final String FUNCTION = "function";

  private ChatRequest() {}

  /** The body of a request. */
  static ObjectNode body(ModelApi.Asked asked) {
    ModelDefinition definition = asked.definition();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", asked.model()).put("stream", true);
    body.putObject("stream_options").put("include_usage", true);
    body.set("messages", ChatMessages.of(asked.instructions(), asked.request(), asked.vendor()));
    putNumber(body, "temperature", definition.field("temperature"));
    putNumber(body, "top_p", definition.field("top_p"));
    putNumber(
        body,
        asked.vendor() ? "max_completion_tokens" : "max_tokens",
        definition.field("max_output_tokens"));
    putText(body, "reasoning_effort", definition.field("reasoning").path("effort"));
    putText(body, "verbosity", definition.field("text").path("verbosity"));
    putFormat(body, definition.field("text").path("format"));
    putTools(body, asked);
    return body;
  }

  private static void putNumber(ObjectNode body, String name, JsonNode value) {
    if (value.isNumber()) {
      body.set(name, value);
    }
  }

  private static void putText(ObjectNode body, String name, JsonNode value) {
    if (value.isTextual()) {
      body.set(name, value);
    }
  }

  private static void putFormat(ObjectNode body, JsonNode format) {
    switch (format.path(TYPE).asText("")) {
      case "json_object" -> body.putObject("response_format").put(TYPE, "json_object");
      case "json_schema" -> {
        ObjectNode schema =
            body.putObject("response_format")
                .put(TYPE, "json_schema")
                .putObject("json_schema")
                .put(NAME, format.path(NAME).asText("answer"));
        ModelDefinition.copy(format, schema, "description", "schema", "strict");
      }
      default -> {
        // Plain text, which is what the API answers with.
      }
    }
  }

  private static void putTools(ObjectNode body, ModelApi.Asked asked) {
    ArrayNode tools = body.arrayNode();
    asked
        .definition()
        .functions(asked.served())
        .forEach(function -> tools.addObject().put(TYPE, FUNCTION).set(FUNCTION, function));
    if (tools.isEmpty()) {
      return;
    }
    body.set("tools", tools);
    JsonNode parallel = asked.definition().field("parallel_tool_calls");
    if (parallel.isBoolean()) {
      body.set("parallel_tool_calls", parallel);
    }
    JsonNode choice = asked.definition().toolChoice(asked.request());
    putText(body, "tool_choice", choice);
    if (choice.path(TYPE).asText("").equals(FUNCTION)) {
      body.putObject("tool_choice")
          .put(TYPE, FUNCTION)
          .putObject(FUNCTION)
          .put(NAME, choice.path(NAME).asText(""));
    }
  }
}
