package dev.parley.palantir.conversation;

import dev.parley.event.EventContent;
import dev.parley.palantir.conversation.SessionTraceResponse.Status;
import dev.parley.palantir.conversation.SessionTraceResponse.ToolCall;
import dev.parley.palantir.conversation.SessionTraceResponse.ToolCallGroup;
import dev.parley.palantir.conversation.SessionTraceResponse.ToolInput;
import dev.parley.palantir.conversation.SessionTraceResponse.ToolMetadata;
import dev.parley.palantir.conversation.SessionTraceResponse.ToolOutput;
import dev.parley.palantir.conversation.SessionTraceResponse.ToolValue;
import dev.parley.turn.Conversations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Converts traces. Calls that follow each other without a result in between form a group. */
final class TraceMapper {

  /** The kinds of tools that the vendor's clients know; they reject all others. */
  private static final Set<String> TOOL_TYPES =
      Set.of(
          "FUNCTION",
          "ACTION",
          "ONTOLOGY_SEMANTIC_SEARCH",
          "OBJECT_QUERY",
          "UPDATE_APPLICATION_VARIABLE",
          "REQUEST_CLARIFICATION",
          "OBJECT_QUERY_WITH_SQL",
          "CODE_EXECUTION");

  private TraceMapper() {}

  /**
   * Converts a trace.
   *
   * @param contexts the contexts of its message; null for none
   */
  static SessionTraceResponse trace(Conversations.Trace trace, Contexts contexts) {
    return new SessionTraceResponse(
        trace.id().toString(),
        trace.running() ? Status.IN_PROGRESS : Status.COMPLETE,
        trace.running() ? null : contexts,
        groups(trace.steps()));
  }

  private static List<ToolCallGroup> groups(List<EventContent> steps) {
    Map<String, EventContent.ToolResult> results = new HashMap<>();
    for (EventContent step : steps) {
      if (step instanceof EventContent.ToolResult result) {
        results.put(result.callId(), result);
      }
    }
    List<List<ToolCall>> groups = new ArrayList<>();
    boolean open = false;
    for (EventContent step : steps) {
      if (step instanceof EventContent.ToolCall call) {
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

  private static ToolCall call(EventContent.ToolCall call, EventContent.ToolResult result) {
    Map<String, ToolValue> inputs =
        call.inputs().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, input -> ToolValue.of(input.getValue())));
    return new ToolCall(
        new ToolMetadata(call.name(), TOOL_TYPES.contains(call.kind()) ? call.kind() : "FUNCTION"),
        new ToolInput(call.thought(), inputs),
        result == null ? null : output(result));
  }

  private static ToolOutput output(EventContent.ToolResult result) {
    return result.failed()
        ? new ToolOutput("failure", null, result.output())
        : new ToolOutput("success", ToolValue.of(result.output()), null);
  }
}
