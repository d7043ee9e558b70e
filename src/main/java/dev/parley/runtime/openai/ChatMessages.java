package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.runtime.RuntimeRequest;
import java.util.List;

/** Writes a conversation as the messages of a chat completion. */
final class ChatMessages implements Conversation.Form {

  private static final String ROLE = "role";
  private static final String CONTENT = "content";
  private static final String TOOL_CALLS = "tool_calls";

  private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();

  private ChatMessages() {}

  /**
   * The messages of a conversation.
   *
   * @param instructions the agent's instructions; empty for none
   * @param developers whether the server knows the role {@code developer}
   */
  static ArrayNode of(String instructions, RuntimeRequest request, boolean developers) {
    ChatMessages chat = new ChatMessages();
    if (!instructions.isBlank()) {
      chat.add("system", instructions);
    }
    Conversation.write(request, developers, chat);
    return chat.messages;
  }

  private ObjectNode add(String role, String content) {
    return messages.addObject().put(ROLE, role).put(CONTENT, content);
  }

  @Override
  public void addText(String role, String text) {
    add(role, text);
  }

  @Override
  public void addMessage(String role, InputMessage message) {
    if (message.parts() == null || message.parts().isEmpty()) {
      add(role, message.text());
    } else {
      ArrayNode content = messages.addObject().put(ROLE, role).putArray(CONTENT);
      message.parts().forEach(part -> addPart(part, content));
    }
  }

  private static void addPart(MessagePart part, ArrayNode content) {
    switch (part.kind()) {
      case TEXT -> addText(part.text(), content);
      case IMAGE -> {
        ObjectNode image = content.addObject().put("type", "image_url").putObject("image_url");
        image.put("url", part.url());
        if (part.detail() != null) {
          image.put("detail", part.detail());
        }
      }
      case FILE -> {
        if (part.url().startsWith("data:")) {
          content
              .addObject()
              .put("type", "file")
              .putObject("file")
              .put("filename", part.name() == null ? "file" : part.name())
              .put("file_data", part.url());
        } else {
          // The API takes no URLs of files.
          addText("File: " + part.url(), content);
        }
      }
    }
  }

  private static void addText(String text, ArrayNode content) {
    content.addObject().put("type", "text").put("text", text == null ? "" : text);
  }

  @Override
  public void addCalls(List<ToolCall> calls, List<ToolResult> results) {
    ArrayNode made = callingMessage().putArray(TOOL_CALLS);
    for (ToolCall call : calls) {
      made.addObject()
          .put("id", call.callId())
          .put("type", "function")
          .putObject("function")
          .put("name", call.name())
          .put("arguments", call.arguments());
    }
    for (ToolResult result : results) {
      add("tool", result.output()).put("tool_call_id", result.callId());
    }
  }

  /** The message that calls tools: the text that the agent wrote before, if there is one. */
  private ObjectNode callingMessage() {
    JsonNode last = messages.path(messages.size() - 1);
    return last.path(ROLE).asText("").equals("assistant") && !last.has(TOOL_CALLS)
        ? (ObjectNode) last
        : messages.addObject().put(ROLE, "assistant").putNull(CONTENT);
  }
}
