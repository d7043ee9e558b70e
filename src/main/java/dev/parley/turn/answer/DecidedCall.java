package dev.parley.turn.answer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.event.ServedCall;
import dev.parley.event.StoredEvents;
import dev.parley.runtime.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A call that the caller of a turn has approved or refused.
 *
 * @param request the id of the event that asked for the decision
 * @param approved whether it may be run
 */
public record DecidedCall(UUID request, ToolCall call, boolean approved) {

  /** Reads an array of calls. */
  static List<DecidedCall> list(JsonNode calls, StoredEvents events) {
    List<DecidedCall> decided = new ArrayList<>();
    for (JsonNode call : calls) {
      decided.add(
          new DecidedCall(
              UUID.fromString(call.path("request").asText()),
              (ToolCall) events.read(call),
              call.path("approve").asBoolean()));
    }
    return decided;
  }

  /**
   * Failed results for calls without a result, for the end of their turn: a call that may have been
   * run is never decided again.
   *
   * @param pieces what the turn has produced
   */
  public static List<Piece> cutOff(List<DecidedCall> decided, List<Piece> pieces) {
    return decided.stream()
        .filter(call -> pieces.stream().noneMatch(call::isAnsweredBy))
        .<Piece>map(DecidedCall::cutOff)
        .toList();
  }

  private boolean isAnsweredBy(Piece piece) {
    return piece instanceof Piece.ToolResult tool
        && tool.result().served() != null
        && request.equals(tool.result().served().approval());
  }

  private Piece.ToolResult cutOff() {
    return new Piece.ToolResult(
        new ToolResult(
            call.callId(),
            approved
                ? "The call was cut off. The server may have run it."
                : "The user refused the call.",
            true,
            new ServedCall(call.server(), call.name(), call.arguments(), request)));
  }
}
