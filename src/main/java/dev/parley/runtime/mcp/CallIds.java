package dev.parley.runtime.mcp;

import dev.parley.event.EventContent;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.runtime.RuntimeRequest;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Makes the ids of calls unique in a conversation, as far as it is read: a result and an approval
 * belong to the call with their id. Some model servers number the calls of each answer from the
 * beginning.
 */
final class CallIds {

  private final Set<String> taken = new HashSet<>();

  /** The ids of the conversation that a request continues. */
  CallIds(RuntimeRequest request) {
    Stream.concat(request.history().stream(), request.input().stream()).forEach(this::take);
  }

  private void take(EventContent event) {
    if (event instanceof ToolCall call) {
      taken.add(call.callId());
    } else if (event instanceof ToolResult result) {
      taken.add(result.callId());
    }
  }

  /** The call, with another id if there is a call with its id. */
  ToolCall unique(ToolCall call) {
    return taken.add(call.callId())
        ? call
        : new ToolCall(
            "call_" + UUID.randomUUID().toString().replace("-", ""),
            call.name(),
            call.kind(),
            call.thought(),
            call.arguments());
  }
}
