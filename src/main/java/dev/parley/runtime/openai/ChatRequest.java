package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.runtime.RuntimeRequest;
import java.util.List;

/** Writes the request for a streamed chat completion. */
final class ChatRequest {

  private static final String TYPE = "type";
  private static final String NAME = "name";
  private static final String FUNCTION = "function";

  private ChatRequest() {}

  /**
   * The body of a request.
   *
   * @param model the name of the model
   * @param served functions that are run here: see {@link dev.parley.runtime.mcp.Toolbox#functions}
   * @param vendor whether the server is OpenAI's or Azure's: see {@link ModelServers#vendor}
   */
  static ObjectNode body(
      String model,
      ModelDefinition definition,
      List<ObjectNode> served,
      RuntimeRequest request,
      boolean vendor) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", model).put("stream", true);
    body.putObject("stream_options").put("include_usage", true);
    body.set(
        "messages",
        ChatMessages.of(definition.instructions(), request.history(), request.input(), vendor));
    putNumber(body, "temperature", definition.field("temperature"));
    putNumber(body, "top_p", definition.field("top_p"));
    putNumber(
        body,
        vendor ? "max_completion_tokens" : "max_tokens",
        definition.field("max_output_tokens"));
    putText(body, "reasoning_effort", definition.field("reasoning").path("effort"));
    putText(body, "verbosity", definition.field("text").path("verbosity"));
    putFormat(body, definition.field("text").path("format"));
    putTools(body, definition, served);
    putToolChoice(body, definition, request);
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
        copy(format, schema, "description", "schema", "strict");
      }
      default -> {
        // Plain text, which is what the API answers with.
      }
    }
  }

  private static void copy(JsonNode source, ObjectNode target, String... names) {
    for (String name : names) {
      if (source.hasNonNull(name)) {
        target.set(name, source.get(name));
      }
    }
  }

  /**
   * Tools other than functions and MCP servers run on Azure's servers; the model does not hear of
   * them.
   */
  private static void putTools(
      ObjectNode body, ModelDefinition definition, List<ObjectNode> served) {
    ArrayNode tools = body.arrayNode();
    for (JsonNode tool : definition.field("tools")) {
      if (tool.path(TYPE).asText("").equals(FUNCTION)) {
        ObjectNode function = tools.addObject().put(TYPE, FUNCTION).putObject(FUNCTION);
        copy(
            tool.path(FUNCTION).isObject() ? tool.path(FUNCTION) : tool,
            function,
            NAME,
            "description",
            "parameters",
            "strict");
      }
    }
    served.forEach(function -> tools.addObject().put(TYPE, FUNCTION).set(FUNCTION, function));
    if (tools.isEmpty()) {
      return;
    }
    body.set("tools", tools);
    if (definition.field("parallel_tool_calls").isBoolean()) {
      body.set("parallel_tool_calls", definition.field("parallel_tool_calls"));
    }
  }

  /** A model that has to call a tool has done so when it is asked again with the result. */
  private static void putToolChoice(
      ObjectNode body, ModelDefinition definition, RuntimeRequest request) {
    JsonNode choice = definition.field("tool_choice");
    boolean called =
        request.input().stream()
            .anyMatch(event -> event instanceof ToolResult result && result.served() != null);
    if (!body.has("tools") || called && !choice.asText("").equals("none")) {
      return;
    }
    putText(body, "tool_choice", choice);
    if (choice.path(TYPE).asText("").equals(FUNCTION)) {
      body.putObject("tool_choice")
          .put(TYPE, FUNCTION)
          .putObject(FUNCTION)
          .put(NAME, choice.path(NAME).asText(""));
    }
  }
}
