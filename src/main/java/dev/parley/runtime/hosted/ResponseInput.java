package dev.parley.runtime.hosted;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.responses.ResponseItems;
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

  private final Set<String> called = new HashSet<>();
  private final Set<String> answered = new HashSet<>();
  private final ResponseItems items = new ResponseItems();

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
    return input.items.written();
  }

  private void add(EventContent event) {
    if (event instanceof InputMessage message) {
      items.addMessage(message.role() == null ? "user" : message.role(), message);
    } else if (event instanceof AgentOutput output && !output.text().isEmpty()) {
      ObjectNode part = items.addMessage("assistant").addObject();
      part.put(TYPE, "output_text").put("text", output.text()).putArray("annotations");
    } else if (event instanceof ToolCall call && answered.contains(call.callId())) {
      items.addCall(call);
    } else if (event instanceof ToolResult result && called.contains(result.callId())) {
      items.addResult(result);
    }
  }
}
