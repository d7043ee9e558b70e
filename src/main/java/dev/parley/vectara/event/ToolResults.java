package dev.parley.vectara.event;

import dev.parley.event.EventContent;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.turn.log.LogEvent;
import dev.parley.vectara.EventIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of all calls that a session waits for.
 *
 * @param results the results, in the order in which the client sent them
 * @param tools the names of the tools, by the ids of the calls
 */
record ToolResults(List<EventContent> results, Map<String, String> tools) {

  /**
   * The results that outputs describe.
   *
   * @param calls the calls that the session waits for
   * @throws dev.parley.http.error.HttpFailureException wrong shape unless each call has an output
   */
  static ToolResults of(Input.ToolOutputs outputs, List<LogEvent> calls) {
    Map<String, ToolCall> pending = new LinkedHashMap<>();
    calls.forEach(call -> pending.put(EventIds.of(call.id()), (ToolCall) call.content()));
    Map<String, String> tools = new LinkedHashMap<>();
    List<EventContent> results = new ArrayList<>();
    for (Input.ToolOutput output : outputs.outputs()) {
      ToolCall call = pending.remove(output.eventId());
      if (call == null) {
        throw InputReader.wrong(
            "tool_outputs[" + results.size() + "].event_id", "is not an outstanding call");
      }
      tools.put(call.callId(), call.name());
      results.add(new ToolResult(call.callId(), output.text(), output.failed()));
    }
    if (!pending.isEmpty() || results.isEmpty()) {
      throw InputReader.wrong(
          "tool_outputs",
          pending.isEmpty()
              ? "has no elements"
              : "has no output for " + String.join(", ", pending.keySet()));
    }
    return new ToolResults(results, tools);
  }
}
