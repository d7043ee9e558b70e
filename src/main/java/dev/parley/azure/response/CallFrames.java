package dev.parley.azure.response;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.conversation.Item;
import dev.parley.azure.conversation.ItemMapper;
import dev.parley.azure.conversation.ItemOrigin;
import dev.parley.azure.conversation.ItemStatus;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.event.ServedCall;

/** The frames of items, most of all of calls of tools and their results. */
record CallFrames(FrameWriter writer, ItemOrigin origin) {

  private static final String ADDED = "response.output_item.added";
  private static final String DONE = "response.output_item.done";

  /** A function for the caller to run. */
  void function(Item item, ToolCall call, int index) {
    item(ADDED, json(item, ItemStatus.IN_PROGRESS).put("arguments", ""), index);
    arguments("response.function_call_arguments", item, call.arguments(), index);
    item(DONE, json(item, ItemStatus.COMPLETED), index);
  }

  /** An item that is there at once. */
  void whole(Item item, int index) {
    item(ADDED, json(item, ItemStatus.COMPLETED), index);
    item(DONE, json(item, ItemStatus.COMPLETED), index);
  }

  /** What the result of a call will be, while its server runs it. */
  static ToolResult running(ToolCall call) {
    return new ToolResult(
        call.callId(),
        "",
        false,
        new ServedCall(call.server(), call.name(), call.arguments(), null));
  }

  /** An MCP server begins to run a call. */
  void begun(Item item, String arguments, int index) {
    item(ADDED, json(item, ItemStatus.IN_PROGRESS).put("arguments", ""), index);
    frame("response.mcp_call.in_progress", of(item, index));
    arguments("response.mcp_call_arguments", item, arguments, index);
  }

  /** It has run the call. */
  void ended(Item item, boolean failed, int index) {
    frame(failed ? "response.mcp_call.failed" : "response.mcp_call.completed", of(item, index));
    item(DONE, json(item, ItemStatus.COMPLETED), index);
  }

  /** The response ends before it has. */
  void brokenOff(Item item, int index) {
    frame("response.mcp_call.failed", of(item, index));
    item(DONE, json(item, ItemStatus.INCOMPLETE), index);
  }

  private void arguments(String type, Item item, String arguments, int index) {
    if (!arguments.isEmpty()) {
      frame(type + ".delta", of(item, index).put("delta", arguments));
    }
    frame(type + ".done", of(item, index).put("arguments", arguments));
  }

  /** An item as JSON. */
  ObjectNode json(Item item, ItemStatus status) {
    return ItemMapper.item(item, status, origin);
  }

  private static ObjectNode of(Item item, int index) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("item_id", item.wireId())
        .put("output_index", index);
  }

  /** A frame that has an item. */
  void item(String type, ObjectNode item, int index) {
    frame(type, JsonNodeFactory.instance.objectNode().put("output_index", index).set("item", item));
  }

  private void frame(String type, ObjectNode fields) {
    writer.add(type, fields);
  }
}
