package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.event.ServedCall;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.mcp.ToolName;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation as the APIs of models want it. Each call of a tool has to be followed by its
 * result: the results move to their calls, and calls without results, as interrupted turns leave
 * them, are left out, like results without calls.
 */
final class Conversation {

  private static final String SYSTEM = "system";

  private final List<EventContent> events;

  /** The index of the first event that is to be answered. */
  private final int input;

  /** Whether the server knows the role {@code developer}. */
  private final boolean developers;

  private final Form form;

  /** Writes the messages of a conversation in the format of an API. */
  interface Form {

    /** Writes a message of the agent or the system. */
    void addText(String role, String text);

    /** Writes a message of a user, or one that has the rights of the system. */
    void addMessage(String role, InputMessage message);

    /**
     * Writes calls that follow each other, with their results in the same order.
     *
     * @param calls calls by the names of their functions
     */
    void addCalls(List<ToolCall> calls, List<ToolResult> results);
  }

  private Conversation(List<EventContent> events, int input, boolean developers, Form form) {
    this.events = events;
    this.input = input;
    this.developers = developers;
    this.form = form;
  }

  /**
   * Writes a conversation.
   *
   * @param request has the history, and what is to be answered; its contexts are part of it
   * @param developers whether the server knows the role {@code developer}
   */
  static void write(RuntimeRequest request, boolean developers, Form form) {
    List<EventContent> events = new ArrayList<>(request.history());
    events.addAll(request.input());
    new Conversation(events, request.history().size(), developers, form).write();
  }

  private void write() {
    for (int i = 0; i < events.size(); i++) {
      EventContent event = events.get(i);
      if (event instanceof InputMessage message) {
        addMessage(message, i >= input);
      } else if (event instanceof AgentOutput output && !output.text().isEmpty()) {
        form.addText("assistant", output.text());
      } else if (event instanceof ToolCall) {
        i = addCalls(i) - 1;
      } else if (event instanceof ToolResult result && result.served() != null) {
        form.addCalls(List.of(call(result, result.served())), List.of(result));
      }
    }
  }

  private void addMessage(InputMessage message, boolean withContexts) {
    if (withContexts && message.contexts() != null && !message.contexts().isEmpty()) {
      form.addText(SYSTEM, contexts(message.contexts()));
    }
    String role = message.role() == null ? "user" : message.role();
    form.addMessage(role.equals("developer") && !developers ? SYSTEM : role, message);
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
   * @return the index after them
   */
  private int addCalls(int start) {
    List<ToolCall> answered = new ArrayList<>();
    List<ToolResult> results = new ArrayList<>();
    int end = start;
    while (end < events.size() && events.get(end) instanceof ToolCall call) {
      ToolResult result = result(end, call.callId());
      if (result != null && result.served() == null) {
        answered.add(
            call.server() == null
                ? call
                : function(
                    call.callId(), ToolName.of(call.server(), call.name()), call.arguments()));
        results.add(result);
      }
      end++;
    }
    if (!answered.isEmpty()) {
      form.addCalls(answered, results);
    }
    return end;
  }

  /** A call that an MCP server ran: its result has both. */
  private static ToolCall call(ToolResult result, ServedCall call) {
    return function(result.callId(), ToolName.of(call.server(), call.name()), call.arguments());
  }

  private static ToolCall function(String id, String name, String arguments) {
    return new ToolCall(id, name, "FUNCTION", null, arguments);
  }

  /** The first result of a call after it, before another call with the same id. */
  private ToolResult result(int call, String id) {
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
