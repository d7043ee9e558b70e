package dev.parley.runtime.hosted;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.MessagePart;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.runtime.RuntimeRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes a conversation as a request to create a response. Calls of tools without results, as
 * interrupted turns leave them, are left out, like results without calls.
 */
final class ResponseInput {

  private static final String TYPE = "type";
  private static final String CALL_ID = "call_id";

  private final Set<String> called = new HashSet<>();
  private final Set<String> answered = new HashSet<>();
  private final ArrayNode items = JsonNodeFactory.instance.arrayNode();

  private ResponseInput() {}

  /** The body of the request. What the caller set for the turn is part of it, by its name. */
  static ObjectNode body(RuntimeRequest request) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    request.options().properties().forEach(option -> body.set(option.getKey(), option.getValue()));
    // Not part of the contract: only the runtime of models has tools that need approvals.
    body.remove(RuntimeRequest.APPROVALS);
    String agent = request.origin().agent();
    body.put("model", request.definition().path("model").asText(agent));
    body.putObject("agent_reference").put(TYPE, "agent_reference").put("name", agent);
    body.put("agent_session_id", request.origin().session());
    body.set("input", items(request));
    // Parley stores the conversation.
    return body.put("store", false).put("stream", true);
  }

  private static ArrayNode items(RuntimeRequest request) {
    ResponseInput input = new ResponseInput();
    List<EventContent> events = new ArrayList<>(request.history());
    events.addAll(request.input());
    for (EventContent event : events) {
      if (event instanceof ToolCall call) {
        input.called.add(call.callId());
      } else if (event instanceof ToolResult result) {
        input.answered.add(result.callId());
      }
    }
    events.forEach(input::add);
    return input.items;
  }

  private void add(EventContent event) {
    if (event instanceof InputMessage message) {
      addMessage(message);
    } else if (event instanceof AgentOutput output && !output.text().isEmpty()) {
      ObjectNode part = message("assistant").addObject();
      part.put(TYPE, "output_text").put("text", output.text()).putArray("annotations");
    } else if (event instanceof ToolCall call && answered.contains(call.callId())) {
      items
          .addObject()
          .put(TYPE, "function_call")
          .put(CALL_ID, call.callId())
          .put("name", call.name())
          .put("arguments", call.arguments());
    } else if (event instanceof ToolResult result && called.contains(result.callId())) {
      items
          .addObject()
          .put(TYPE, "function_call_output")
          .put(CALL_ID, result.callId())
          .put("output", result.output());
    }
  }

  private void addMessage(InputMessage message) {
    ArrayNode content = message(message.role() == null ? "user" : message.role());
    if (message.parts() == null || message.parts().isEmpty()) {
      addText(message.text(), content);
    } else {
      message.parts().forEach(part -> addPart(part, content));
    }
  }

  private ArrayNode message(String role) {
    return items.addObject().put(TYPE, "message").put("role", role).putArray("content");
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
      case FILE -> {
        ObjectNode file = content.addObject().put(TYPE, "input_file");
        if (part.name() != null) {
          file.put("filename", part.name());
        }
        file.put(part.url().startsWith("data:") ? "file_data" : "file_url", part.url());
      }
    }
  }
}
