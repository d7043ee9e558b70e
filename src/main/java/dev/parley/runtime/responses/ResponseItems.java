package dev.parley.runtime.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;

/**
 * The items of a conversation, as the input of a response. They have no ids, which the API does not
 * need for a conversation that it does not store.
 */
public final class ResponseItems {

  private static final String TYPE = "type";
  private static final String MESSAGE = "message";
  private static final String CONTENT = "content";
  private static final String CALL_ID = "call_id";
  private static final String FILENAME = "filename";

  private final ArrayNode items = JsonNodeFactory.instance.arrayNode();

  /** The items that were added. */
  public ArrayNode written() {
    return items;
  }

  /** Adds a message with its parts. */
  public void addMessage(String role, InputMessage message) {
    ArrayNode content = addMessage(role);
    if (message.parts() == null || message.parts().isEmpty()) {
      addText(message.text(), content);
    } else {
      message.parts().forEach(part -> addPart(part, content));
    }
  }

  /** Adds a message and returns its parts, of which there are none yet. */
  public ArrayNode addMessage(String role) {
    return items.addObject().put(TYPE, MESSAGE).put("role", role).putArray(CONTENT);
  }

  /** Adds a message that is a text. */
  public void addText(String role, String text) {
    items.addObject().put(TYPE, MESSAGE).put("role", role).put(CONTENT, text);
  }

  /** Adds a call of a function. */
  public void addCall(ToolCall call) {
    items
        .addObject()
        .put(TYPE, "function_call")
        .put(CALL_ID, call.callId())
        .put("name", call.name())
        .put("arguments", call.arguments());
  }

  /** Adds the result of a call. */
  public void addResult(ToolResult result) {
    items
        .addObject()
        .put(TYPE, "function_call_output")
        .put(CALL_ID, result.callId())
        .put("output", result.output());
  }

  private static void addText(String text, ArrayNode content) {
    content.addObject().put(TYPE, "input_text").put("text", text == null ? "" : text);
  }

  private static void addPart(MessagePart part, ArrayNode content) {
    switch (part.kind()) {
      case TEXT -> addText(part.text(), content);
      case IMAGE ->
          content
              .addObject()
              .put(TYPE, "input_image")
              .put("detail", part.detail() == null ? "auto" : part.detail())
              .put("image_url", part.url());
      case FILE -> addFile(part, content.addObject().put(TYPE, "input_file"));
    }
  }

  private static void addFile(MessagePart part, ObjectNode file) {
    boolean data = part.url().startsWith("data:");
    if (part.name() != null) {
      file.put(FILENAME, part.name());
    } else if (data) {
      // The API wants a name with data.
      file.put(FILENAME, "file");
    }
    file.put(data ? "file_data" : "file_url", part.url());
  }
}
