package dev.parley.turn;

import dev.parley.event.EventContent;
import dev.parley.runtime.Piece;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the pieces of a turn amount to.
 *
 * @param steps reasoning, tool calls and their results, in order
 * @param output the text and the updated parameters
 * @param usage the tokens used, if the runtime said so
 */
record Answer(
    List<EventContent> steps, EventContent.AgentOutput output, Optional<TurnEnd.Usage> usage) {

  /** Sums up the pieces that a turn has produced. */
  static Answer of(List<Piece> pieces) {
    List<EventContent> steps = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    StringBuilder reasoning = new StringBuilder();
    Map<String, String> updates = new LinkedHashMap<>();
    Optional<TurnEnd.Usage> usage = Optional.empty();
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Reasoning thought) {
        reasoning.append(thought.text());
        continue;
      }
      addReasoning(steps, reasoning);
      if (piece instanceof Piece.Text part) {
        text.append(part.text());
      } else if (piece instanceof Piece.ToolCall tool) {
        steps.add(tool.call());
      } else if (piece instanceof Piece.ToolResult tool) {
        steps.add(tool.result());
      } else if (piece instanceof Piece.ParameterUpdate update) {
        updates.put(update.name(), update.value());
      } else if (piece instanceof Piece.Usage used) {
        usage = Optional.of(new TurnEnd.Usage(used.input(), used.output()));
      }
    }
    addReasoning(steps, reasoning);
    return new Answer(
        List.copyOf(steps), new EventContent.AgentOutput(text.toString(), updates), usage);
  }

  private static void addReasoning(List<EventContent> steps, StringBuilder reasoning) {
    if (!reasoning.isEmpty()) {
      steps.add(new EventContent.Reasoning(reasoning.toString()));
      reasoning.setLength(0);
    }
  }

  /** The end of a turn that becomes part of the conversation with this answer. */
  TurnEnd end(TurnStatus status, int historyCut) {
    List<EventContent> events = new ArrayList<>(steps);
    events.add(output);
    return new TurnEnd(status, events, usage, historyCut, Optional.empty());
  }

  /** The end of a turn that the caller cancelled, with the caller's own response if it has one. */
  TurnEnd cancelled(Optional<String> response) {
    List<EventContent> events = new ArrayList<>(steps);
    response.ifPresent(text -> events.add(new EventContent.AgentOutput(text, Map.of())));
    return new TurnEnd(TurnStatus.CANCELLED, events, usage, 0, Optional.empty());
  }

  /** The end of a turn that failed. */
  TurnEnd failed(String error, int historyCut) {
    return new TurnEnd(TurnStatus.FAILED, steps, usage, historyCut, Optional.of(error));
  }
}
