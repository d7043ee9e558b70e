package dev.parley.palantir.conversation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.event.EventContent;
import dev.parley.event.ServedCall;
import dev.parley.palantir.conversation.SessionTraceResponse.Status;
import dev.parley.palantir.conversation.SessionTraceResponse.ToolCall;
import dev.parley.palantir.conversation.SessionTraceResponse.ToolCallGroup;
import dev.parley.palantir.conversation.SessionTraceResponse.ToolInput;
import dev.parley.palantir.conversation.SessionTraceResponse.ToolMetadata;
import dev.parley.palantir.conversation.SessionTraceResponse.ToolOutput;
import dev.parley.palantir.conversation.SessionTraceResponse.ToolValue;
import dev.parley.turn.log.Conversations;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Converts traces. Calls that follow each other without a result in between form a group. */
@ApplicationScoped
public class TraceMapper {

  private static final String FUNCTION = "FUNCTION";

  /** The kinds of tools that the vendor's clients know; they reject all others. */
  private static final Set<String> TOOL_TYPES =
      Set.of(
          FUNCTION,
          "ACTION",
          "ONTOLOGY_SEMANTIC_SEARCH",
          "OBJECT_QUERY",
          "UPDATE_APPLICATION_VARIABLE",
          "REQUEST_CLARIFICATION",
          "OBJECT_QUERY_WITH_SQL",
          "CODE_EXECUTION");

  private final ObjectMapper json;

  public TraceMapper(ObjectMapper json) {
    this.json = json;
  }

  /**
   * Converts a trace.
   *
   * @param contexts the contexts of its message; null for none
   */
  SessionTraceResponse trace(Conversations.Trace trace, Contexts contexts) {
    return new SessionTraceResponse(
        trace.id().toString(),
        trace.running() ? Status.IN_PROGRESS : Status.COMPLETE,
        trace.running() ? null : contexts,
        groups(trace.steps()));
  }

  private List<ToolCallGroup> groups(List<EventContent> steps) {
    Map<String, EventContent.ToolResult> results = new HashMap<>();
    for (EventContent step : steps) {
      if (step instanceof EventContent.ToolResult result) {
        results.put(result.callId(), result);
      }
    }
    List<List<ToolCall>> groups = new ArrayList<>();
    boolean open = false;
    Set<String> called = new HashSet<>();
    for (EventContent step : steps) {
      if (step instanceof EventContent.ToolResult result
          && result.served() != null
          && !called.contains(result.callId())) {
        // An earlier trace has the call, which was approved since.
        ServedCall served = result.served();
        groups.add(
            List.of(
                call(
                    new EventContent.ToolCall(
                        result.callId(), served.name(), FUNCTION, null, served.arguments()),
                    result)));
        open = false;
      } else if (step instanceof EventContent.ToolCall call) {
        called.add(call.callId());
        if (!open) {
          groups.add(new ArrayList<>());
        }
        groups.get(groups.size() - 1).add(call(call, results.get(call.callId())));
        open = true;
      } else {
        open = false;
      }
    }
    return groups.stream().map(ToolCallGroup::new).toList();
  }

  private ToolCall call(EventContent.ToolCall call, EventContent.ToolResult result) {
    return new ToolCall(
        new ToolMetadata(call.name(), TOOL_TYPES.contains(call.kind()) ? call.kind() : FUNCTION),
        new ToolInput(call.thought(), inputs(call)),
        result == null ? null : output(result));
  }

  /** The arguments by name; as one input if they are not a JSON object. */
  private Map<String, ToolValue> inputs(EventContent.ToolCall call) {
    Map<String, ToolValue> inputs = new LinkedHashMap<>();
    object(call.arguments())
        .properties()
        .forEach(
            argument ->
                inputs.put(
                    argument.getKey(),
                    ToolValue.of(
                        argument.getValue().isTextual()
                            ? argument.getValue().textValue()
                            : argument.getValue().toString())));
    return inputs;
  }

  private JsonNode object(String arguments) {
    JsonNode whole = json.createObjectNode().put("arguments", arguments);
    try {
      JsonNode read = json.readTree(arguments);
      return read.isObject() ? read : whole;
    } catch (JsonProcessingException e) {
      // A model may write anything.
      return whole;
    }
  }

  private static ToolOutput output(EventContent.ToolResult result) {
    return result.failed()
        ? new ToolOutput("failure", null, result.output())
        : new ToolOutput("success", ToolValue.of(result.output()), null);
  }
}
