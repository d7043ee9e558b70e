package dev.parley.azure.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.Reasoning;
import dev.parley.event.EventContent.ToolApproval;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.event.ServedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the items of a request. Items of earlier responses can be given back as they were received;
 * their ids and origins are not used. All methods throw wrong shape with the path of the field.
 */
public final class ItemReader {

  private static final String FUNCTION = "FUNCTION";
  private static final int MAX_PARTS = 1000;

  /** What every item may have. */
  private static final List<String> COMMON =
      List.of("type", "id", "status", "agent_reference", "response_id", "created_by");

  private ItemReader() {}

  /**
   * Reads the field {@code input} of a response's request.
   *
   * @return the items; none if the field is absent
   */
  public static List<EventContent> input(Fields fields, int max) {
    return fields.get("input").filter(JsonNode::isTextual).isPresent()
        ? List.of(new InputMessage(fields.requiredText("input")))
        : items(fields, "input", max, true);
  }

  /** Reads a list of items that are added to a conversation. */
  public static List<EventContent> items(Fields fields, String name, int max) {
    return items(fields, name, max, false);
  }

  private static List<EventContent> items(Fields fields, String name, int max, boolean answered) {
    List<EventContent> items = new ArrayList<>();
    for (JsonNode value : fields.list(name, max)) {
      Fields item = Fields.of(value, element(fields, name, items.size()));
      EventContent content = item(item);
      if (content instanceof ToolApproval && !answered) {
        throw item.wrong("type", "'mcp_approval_response' is for the input of a response");
      }
      items.add(content);
    }
    return items;
  }

  /** The path of an element of a list. */
  static String element(Fields fields, String name, int index) {
    return fields.path(name) + "[" + index + "]";
  }

  private static EventContent item(Fields item) {
    item.oneOf("status", "in_progress", "completed", "incomplete", "calling", "failed");
    // A message may come without its type.
    String type =
        item.text("type")
            .or(() -> item.get("role").map(role -> "message"))
            .orElseThrow(() -> item.wrong("type", "is missing"));
    return switch (type) {
      case "message" -> MessageReader.message(only(item, "role", "content"));
      case "function_call" -> call(only(item, "call_id", "name", "arguments"));
      case "function_call_output" -> result(only(item, "call_id", "output"));
      case "reasoning" -> reasoning(only(item, "summary", "content"));
      case "mcp_call" -> served(item);
      case "mcp_approval_response" ->
          approval(only(item, "approval_request_id", "approve", "reason"));
      case "mcp_approval_request" ->
          throw item.wrong(
              "type", "'mcp_approval_request' is not supported; continue the stored response");
      case "item_reference" ->
          throw item.wrong("type", "'item_reference' is not supported; send the item itself");
      default ->
          throw item.wrong(
              "type",
              "must be one of 'message', 'function_call', 'function_call_output', 'mcp_call',"
                  + " 'mcp_approval_response', 'reasoning'");
    };
  }

  private static Fields only(Fields item, String... names) {
    return item.only(Stream.concat(COMMON.stream(), Stream.of(names)).toArray(String[]::new));
  }

  private static ToolCall call(Fields item) {
    return new ToolCall(
        item.requiredText("call_id"),
        item.requiredText("name"),
        FUNCTION,
        null,
        item.requiredText("arguments"));
  }

  private static ToolResult result(Fields item) {
    JsonNode output = item.get("output").orElseThrow(() -> item.wrong("output", "is missing"));
    return new ToolResult(
        item.requiredText("call_id"),
        output.isTextual() ? output.textValue() : text(item, "output", "input_text"),
        item.text("status").filter("incomplete"::equals).isPresent());
  }

  /** A call that an MCP server has run. That it was approved is not believed. */
  private static ToolResult served(Fields item) {
    only(item, "server_label", "name", "arguments", "output", "error", "approval_request_id");
    boolean failed = item.get("error").isPresent();
    return new ToolResult(
        "call_" + UUID.randomUUID().toString().replace("-", ""),
        failed ? item.get("error").orElseThrow().toString() : item.text("output").orElse(""),
        failed,
        new ServedCall(
            item.requiredText("server_label"),
            item.requiredText("name"),
            item.requiredText("arguments"),
            null));
  }

  private static ToolApproval approval(Fields item) {
    String request = item.requiredText("approval_request_id");
    UUID event =
        WireIds.item(request)
            .filter(id -> WireIds.approvalRequest(id).equals(request))
            .orElseThrow(
                () ->
                    item.wrong("approval_request_id", "must be the id of an mcp_approval_request"));
    boolean approve = item.flag("approve").orElseThrow(() -> item.wrong("approve", "is missing"));
    return new ToolApproval(event, null, approve, item.text("reason").orElse(null));
  }

  private static Reasoning reasoning(Fields item) {
    String content = text(item, "content", "reasoning_text");
    String summary = text(item, "summary", "summary_text");
    return new Reasoning(content.isEmpty() ? summary : content);
  }

  /** The texts of a list of parts of one type. */
  private static String text(Fields item, String name, String type) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : item.list(name, MAX_PARTS)) {
      Fields part = Fields.of(value, element(item, name, texts.size())).only("type", "text");
      part.oneOf("type", type).orElseThrow(() -> part.wrong("type", "is missing"));
      texts.add(part.requiredText("text"));
    }
    return texts.stream().collect(Collectors.joining("\n"));
  }
}
