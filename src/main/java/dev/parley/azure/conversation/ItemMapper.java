package dev.parley.azure.conversation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.event.EventContent.Reasoning;
import dev.parley.event.EventContent.ToolApproval;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.event.ServedCall;
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
    } else if (content instanceof ToolCall call && call.server() != null) {
      json.put("type", "mcp_approval_request")
          .put("server_label", call.server())
          .put("name", call.name())
          .put("arguments", call.arguments());
    } else if (content instanceof ToolApproval approval) {
      json.put("type", "mcp_approval_response")
          .put("approval_request_id", WireIds.approvalRequest(approval.request()))
          .put("approve", approval.approve())
          .put("reason", approval.reason());
    } else if (content instanceof ToolResult result && result.served() != null) {
      putServed(json, result, status);
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
    if (!json.path("type").asText().startsWith("mcp_")) {
      boolean failed = content instanceof ToolResult result && result.failed();
      json.put("status", (failed ? ItemStatus.INCOMPLETE : status).wire());
    }
    json.set("agent_reference", origin.agent().map(AgentReference::json).orElse(null));
    return json.put("response_id", origin.responseId().orElse(null));
  }

  /** A call that an MCP server ran, or runs. */
  private static void putServed(ObjectNode json, ToolResult result, ItemStatus status) {
    ServedCall call = result.served();
    boolean over = status == ItemStatus.COMPLETED;
    boolean failed = over && result.failed();
    json.put("type", "mcp_call")
        .put("server_label", call.server())
        .put("name", call.name())
        .put("arguments", call.arguments())
        .put(
            "approval_request_id",
            call.approval() == null ? null : WireIds.approvalRequest(call.approval()))
        .put("output", over && !failed ? result.output() : null)
        .put("status", failed ? "failed" : status.wire());
    if (failed) {
      ObjectNode error = json.putObject("error").put("type", "mcp_tool_execution_error");
      error.putArray("content").addObject().put("type", "text").put("text", result.output());
    } else {
      json.putNull("error");
    }
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
