package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.runtime.responses.ResponseItems;
import java.util.List;

/** Writes the request for a streamed response of a model. */
final class ResponsesRequest {

  private static final String TYPE = "type";
  private static final String NAME = "name";
  private static final String TEXT = "text";
  private static final String STRICT = "strict";
  private static final String PARAMETERS = "parameters";
  private static final String FUNCTION = "function";

  private ResponsesRequest() {}

  /** The body of a request. The server stores nothing: Parley has the conversation. */
  static ObjectNode body(ModelApi.Asked asked) {
    ModelDefinition definition = asked.definition();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", asked.model()).put("stream", true).put("store", false);
    if (!asked.instructions().isBlank()) {
      body.put("instructions", asked.instructions());
    }
    Items items = new Items();
    Conversation.write(asked.request(), asked.vendor(), items);
    body.set("input", items.items.written());
    for (String name : ModelDefinition.PARAMETERS) {
      if (definition.field(name).isNumber()) {
        body.set(name, definition.field(name));
      }
    }
    putReasoning(body, definition.field("reasoning"));
    putText(body, definition.field(TEXT));
    putTools(body, asked);
    return body;
  }

  /** The conversation as the items of the input. */
  private static final class Items implements Conversation.Form {

    private final ResponseItems items = new ResponseItems();

    @Override
    public void addText(String role, String text) {
      items.addText(role, text);
    }

    @Override
    public void addMessage(String role, InputMessage message) {
      items.addMessage(role, message);
    }

    @Override
    public void addCalls(List<ToolCall> calls, List<ToolResult> results) {
      calls.forEach(items::addCall);
      results.forEach(items::addResult);
    }
  }

  private static void putReasoning(ObjectNode body, JsonNode reasoning) {
    ObjectNode written = body.objectNode();
    copyTexts(reasoning, written, "effort", "summary");
    putUnlessEmpty(body, "reasoning", written);
  }

  private static void putText(ObjectNode body, JsonNode text) {
    ObjectNode written = body.objectNode();
    copyTexts(text, written, "verbosity");
    JsonNode format = text.path("format");
    switch (format.path(TYPE).asText("")) {
      case "json_object" -> written.putObject("format").put(TYPE, "json_object");
      case "json_schema" -> {
        ObjectNode schema =
            written
                .putObject("format")
                .put(TYPE, "json_schema")
                .put(NAME, format.path(NAME).asText("answer"));
        ModelDefinition.copy(format, schema, "description", "schema", STRICT);
      }
      default -> {
        // Plain text, which is what the API answers with.
      }
    }
    putUnlessEmpty(body, TEXT, written);
  }

  private static void copyTexts(JsonNode source, ObjectNode target, String... names) {
    for (String name : names) {
      if (source.path(name).isTextual()) {
        target.set(name, source.get(name));
      }
    }
  }

  private static void putUnlessEmpty(ObjectNode body, String name, ObjectNode value) {
    if (!value.isEmpty()) {
      body.set(name, value);
    }
  }

  private static void putTools(ObjectNode body, ModelApi.Asked asked) {
    ArrayNode tools = body.arrayNode();
    asked.definition().functions(asked.served()).forEach(function -> addTool(function, tools));
    if (tools.isEmpty()) {
      return;
    }
    body.set("tools", tools);
    JsonNode parallel = asked.definition().field("parallel_tool_calls");
    if (parallel.isBoolean()) {
      body.set("parallel_tool_calls", parallel);
    }
    JsonNode choice = asked.definition().toolChoice(asked.request());
    if (choice.isTextual()) {
      body.set("tool_choice", choice);
    } else if (choice.path(TYPE).asText("").equals(FUNCTION)) {
      body.putObject("tool_choice").put(TYPE, FUNCTION).put(NAME, choice.path(NAME).asText(""));
    }
  }

  /**
   * Adds a function. A schema is strict if it says so, as in chat completions: this API would take
   * it for strict, which not every schema can be.
   */
  private static void addTool(ObjectNode function, ArrayNode tools) {
    ObjectNode tool = tools.addObject().put(TYPE, FUNCTION).put(STRICT, false);
    tool.putObject(PARAMETERS).put(TYPE, "object").putObject("properties");
    tool.setAll(function);
  }
}
