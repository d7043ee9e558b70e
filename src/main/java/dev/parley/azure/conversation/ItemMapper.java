package dev.parley.azure.conversation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.event.EventContent.Reasoning;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import java.util.List;

/** Converts events to items. */
public final class ItemMapper {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String DATA_URL = "data:";

  private ItemMapper() {}

  /**
   * The item of an event.
   *
   * @param status the status; the result of a tool that failed is incomplete in any case
   */
  public static ObjectNode item(Item item, ItemStatus status, ItemOrigin origin) {
    ObjectNode json = JSON.objectNode().put("id", item.wireId());
    EventContent content = item.content();
    if (content instanceof InputMessage message) {
      putMessage(json, message);
    } else if (content instanceof AgentOutput output) {
      json.put("type", "message").put("role", "assistant");
      json.set("content", JSON.arrayNode().add(outputText(output.text())));
    } else if (content instanceof ToolCall call) {
      json.put("type", "function_call")
          .put("call_id", call.callId())
          .put("name", call.name())
          .put("arguments", call.arguments());
    } else if (content instanceof ToolResult result) {
      json.put("type", "function_call_output")
          .put("call_id", result.callId())
          .put("output", result.output());
    } else if (content instanceof Reasoning reasoning) {
      json.put("type", "reasoning").set("summary", JSON.arrayNode());
      json.set("content", JSON.arrayNode().add(reasoningText(reasoning.text())));
    }
    boolean failed = content instanceof ToolResult result && result.failed();
    json.put("status", (failed ? ItemStatus.INCOMPLETE : status).wire());
    json.set("agent_reference", origin.agent().map(AgentReference::json).orElse(null));
    return json.put("response_id", origin.responseId().orElse(null));
  }

  private static void putMessage(ObjectNode json, InputMessage message) {
    json.put("type", "message").put("role", message.role() == null ? "user" : message.role());
    ArrayNode content = json.putArray("content");
    if (message.parts() == null) {
      content.add(inputText(message.text()));
    } else {
      message.parts().forEach(part -> content.add(part(part)));
    }
  }

  private static ObjectNode part(MessagePart part) {
    return switch (part.kind()) {
      case TEXT -> inputText(part.text());
      case IMAGE ->
          JSON.objectNode()
              .put("type", "input_image")
              .put("detail", part.detail() == null ? "auto" : part.detail())
              .put("image_url", part.url());
      case FILE -> {
        ObjectNode file = JSON.objectNode().put("type", "input_file");
        if (part.name() != null) {
          file.put("filename", part.name());
        }
        yield file.put(part.url().startsWith(DATA_URL) ? "file_data" : "file_url", part.url());
      }
    };
  }

  private static ObjectNode inputText(String text) {
    return JSON.objectNode().put("type", "input_text").put("text", text);
  }

  /** The part of a message that an agent wrote. */
  public static ObjectNode outputText(String text) {
    ObjectNode part = JSON.objectNode().put("type", "output_text").put("text", text);
    part.set("annotations", JSON.arrayNode());
    return part;
  }

  /** The part of an agent's reasoning. */
  public static ObjectNode reasoningText(String text) {
    return JSON.objectNode().put("type", "reasoning_text").put("text", text);
  }

  /** A page of a list of objects, each with its {@code id}. */
  public static ItemListResponse list(List<ObjectNode> data, boolean hasMore) {
    return new ItemListResponse(
        "list",
        data,
        data.isEmpty() ? null : data.get(0).path("id").textValue(),
        data.isEmpty() ? null : data.get(data.size() - 1).path("id").textValue(),
        hasMore);
  }
}
