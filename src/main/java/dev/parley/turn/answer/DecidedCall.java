package dev.parley.turn.answer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent.ToolApproval;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.event.ServedCall;
import dev.parley.event.StoredEvents;
import dev.parley.runtime.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A call that the caller of a turn has approved or refused.
 *
 * @param approval the decision
 * @param call the call; empty if its event was deleted meanwhile
 */
public record DecidedCall(ToolApproval approval, Optional<ToolCall> call) {

  /** Reads an array of calls. */
  static List<DecidedCall> list(JsonNode calls, StoredEvents events) {
    List<DecidedCall> decided = new ArrayList<>();
    for (JsonNode call : calls) {
      decided.add(
          new DecidedCall(
              (ToolApproval) events.read(call.path("approval")),
              Optional.of(call.path("call"))
                  .filter(JsonNode::isObject)
                  .map(stored -> (ToolCall) events.read(stored))));
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
    return piece instanceof Piece.ToolResult tool && isAnsweredBy(tool.result());
  }

  /** The result of a call that the runtime did not find names no server. */
  private boolean isAnsweredBy(ToolResult result) {
    return result.served() == null
        ? result.callId().equals(approval.callId())
        : approval.request().equals(result.served().approval());
  }

  private Piece.ToolResult cutOff() {
    return new Piece.ToolResult(
        new ToolResult(
            approval.callId(),
            approval.approve()
                ? "The call was cut off. The server may have run it."
                : approval.refusal(),
            true,
            call.map(this::served).orElse(null)));
  }

  private ServedCall served(ToolCall known) {
    return new ServedCall(known.server(), known.name(), known.arguments(), approval.request());
  }
}
