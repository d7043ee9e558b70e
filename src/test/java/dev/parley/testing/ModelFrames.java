package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What model servers are sent and stream, by API. */
public enum ModelFrames {
  CHAT_COMPLETIONS("/chat/completions") {
    @Override
    public String text(String part) {
      ObjectNode chunk = JSON.createObjectNode();
      chunk.putArray("choices").addObject().putObject("delta").put("content", part);
      return chunk.toString();
    }

    @Override
    public String call(int index, String name, String arguments) {
      ObjectNode chunk = JSON.createObjectNode();
      chunk
          .putArray("choices")
          .addObject()
          .putObject("delta")
          .putArray("tool_calls")
          .addObject()
          .put("index", index)
          .put("id", "call_" + (index + 1))
          .put("type", "function")
          .putObject("function")
          .put("name", name)
          .put("arguments", arguments);
      return chunk.toString();
    }

    @Override
    public List<String> end() {
      return List.of(
          "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
          "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}",
          "[DONE]");
    }

    @Override
    public List<String> told(JsonNode request) {
      return request
          .path("messages")
          .valueStream()
          .map(one -> one.path("role").asText() + ": " + one.path("content").asText())
          .toList();
    }

    @Override
    public List<String> offered(JsonNode request) {
      return request
          .path("tools")
          .valueStream()
          .map(tool -> tool.path("function").path("name").asText())
          .toList();
    }
  },

  RESPONSES("/responses") {
    @Override
    public String text(String part) {
      return JSON.createObjectNode()
          .put("type", "response.output_text.delta")
          .put("item_id", "msg_1")
          .put("output_index", 0)
          .put("content_index", 0)
          .put("delta", part)
          .toString();
    }

    @Override
    public String call(int index, String name, String arguments) {
      ObjectNode event = JSON.createObjectNode().put("type", "response.output_item.done");
      event
          .put("output_index", index)
          .putObject("item")
          .put("type", "function_call")
          .put("id", "fc_" + index)
          .put("status", "completed")
          .put("call_id", "call_" + (index + 1))
          .put("name", name)
          .put("arguments", arguments);
      return event.toString();
    }

    @Override
    public List<String> end() {
      return List.of(
          "{\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[],"
              + "\"usage\":{\"input_tokens\":5,\"output_tokens\":3,\"total_tokens\":8}}}");
    }

    @Override
    public List<String> told(JsonNode request) {
      List<String> told =
          request
              .path("input")
              .valueStream()
              .map(
                  item ->
                      switch (item.path("type").asText()) {
                        case "message" -> item.path("role").asText() + ": " + content(item);
                        case "function_call_output" -> "tool: " + item.path("output").asText();
                        default -> "assistant: " + item.path("name").asText();
                      })
              .collect(Collectors.toList());
      if (request.has("instructions")) {
        told.add(0, "system: " + request.path("instructions").asText());
      }
      return told;
    }

    private String content(JsonNode item) {
      return item.path("content").isTextual()
          ? item.path("content").textValue()
          : String.join("", item.path("content").findValuesAsText("text"));
    }

    @Override
    public List<String> offered(JsonNode request) {
      return request.path("tools").valueStream().map(tool -> tool.path("name").asText()).toList();
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String path;

  ModelFrames(String path) {
    this.path = path;
  }

  /** The path of requests below the base URL. */
  public String path() {
    return path;
  }

  /** The name of the API in definitions. */
  public String api() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The data of an event with a part of the text. */
  public abstract String text(String part);

  /**
   * The data of an event with a call of a function; its id is {@code call_} and a number from 1.
   */
  public abstract String call(int index, String name, String arguments);

  /** The data of the last events: 5 tokens were read, 3 written. */
  public abstract List<String> end();

  /** The messages and results of a request, each with its role before it. */
  public abstract List<String> told(JsonNode request);

  /** The names of the functions of a request. */
  public abstract List<String> offered(JsonNode request);
}
