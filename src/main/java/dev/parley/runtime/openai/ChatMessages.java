package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.event.ServedCall;
import dev.parley.runtime.mcp.ToolName;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a conversation as the messages of a chat completion. The API wants each call of a tool to
 * be followed by its result: the results move to their calls, and calls without results, as
 * interrupted turns leave them, are left out, like results without calls.
 */
final class ChatMessages {

  private static final String ROLE = "role";
  private static final String CONTENT = "content";
  private static final String TOOL_CALLS = "tool_calls";

  private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();

  /** Whether the server knows the role {@code developer}. */
  private final boolean developers;

  private ChatMessages(boolean developers) {
    this.developers = developers;
  }

  /**
   * The messages of a conversation.
   *
   * @param instructions the agent's instructions; empty for none
   * @param history what came before
   * @param input what is to be answered; its contexts are part of the messages
   * @param developers whether the server knows the role {@code developer}
   */
  static ArrayNode of(
      String instructions,
      List<EventContent> history,
      List<EventContent> input,
      boolean developers) {
    ChatMessages chat = new ChatMessages(developers);
    if (!instructions.isBlank()) {
      chat.add("system", instructions);
    }
    List<EventContent> events = new ArrayList<>(history);
    events.addAll(input);
    for (int i = 0; i < events.size(); i++) {
      EventContent event = events.get(i);
      if (event instanceof InputMessage message) {
        chat.addMessage(message, i >= history.size());
      } else if (event instanceof AgentOutput output && !output.text().isEmpty()) {
        chat.add("assistant", output.text());
      } else if (event instanceof ToolCall) {
        i = chat.addCalls(events, i) - 1;
      } else if (event instanceof ToolResult result && result.served() != null) {
        chat.addServed(result, result.served());
      }
    }
    return chat.messages;
  }

  private ObjectNode add(String role, String content) {
    return messages.addObject().put(ROLE, role).put(CONTENT, content);
  }

  private void addMessage(InputMessage message, boolean withContexts) {
    if (withContexts && message.contexts() != null && !message.contexts().isEmpty()) {
      add("system", contexts(message.contexts()));
    }
    String role = message.role() == null ? "user" : message.role();
    role = role.equals("developer") && !developers ? "system" : role;
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

  /** The contexts of a message as a text: what was retrieved, or which objects are meant. */
  private static String contexts(JsonNode contexts) {
    StringBuilder text = new StringBuilder("Context of the next message:");
    for (JsonNode context : contexts) {
      String retrieved = context.path("retrievedPrompt").asText("");
      text.append("\n\n").append(retrieved.isEmpty() ? context.toString() : retrieved);
    }
    return text.toString();
  }

  /**
   * Adds the calls that start at an index and follow each other, with their results.
   *
   * @return the index after the events that the messages contain
   */
  private int addCalls(List<EventContent> events, int start) {
    List<ToolCall> answered = new ArrayList<>();
    List<ToolResult> results = new ArrayList<>();
    int end = start;
    while (end < events.size() && events.get(end) instanceof ToolCall call) {
      ToolResult result = result(events, end, call.callId());
      if (result != null && result.served() == null) {
        answered.add(call);
        results.add(result);
      }
      end++;
    }
    if (answered.isEmpty()) {
      return end;
    }
    ArrayNode calls = callingMessage().putArray(TOOL_CALLS);
    for (ToolCall call : answered) {
      String name = call.server() == null ? call.name() : ToolName.of(call.server(), call.name());
      addCall(calls, call.callId(), name, call.arguments());
    }
    for (ToolResult result : results) {
      add("tool", result.output()).put("tool_call_id", result.callId());
    }
    return end;
  }

  /** Adds a call that an MCP server ran, with its result: the result has both. */
  private void addServed(ToolResult result, ServedCall call) {
    addCall(
        callingMessage().putArray(TOOL_CALLS),
        result.callId(),
        ToolName.of(call.server(), call.name()),
        call.arguments());
    add("tool", result.output()).put("tool_call_id", result.callId());
  }

  private static void addCall(ArrayNode calls, String id, String name, String arguments) {
    calls
        .addObject()
        .put("id", id)
        .put("type", "function")
        .putObject("function")
        .put("name", name)
        .put("arguments", arguments);
  }

  /** The message that calls tools: the text that the agent wrote before, if there is one. */
  private ObjectNode callingMessage() {
    JsonNode last = messages.path(messages.size() - 1);
    return last.path(ROLE).asText("").equals("assistant") && !last.has(TOOL_CALLS)
        ? (ObjectNode) last
        : messages.addObject().put(ROLE, "assistant").putNull(CONTENT);
  }

  /** The first result of a call after it, before another call with the same id. */
  private static ToolResult result(List<EventContent> events, int call, String id) {
    for (EventContent event : events.subList(call + 1, events.size())) {
      if (event instanceof ToolResult result && result.callId().equals(id)) {
        return result;
      } else if (event instanceof ToolCall other && other.callId().equals(id)) {
        return null;
      }
    }
    return null;
  }
}
