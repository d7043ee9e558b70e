package dev.parley.turn.answer;

import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.Reasoning;
import dev.parley.runtime.Piece;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sums up pieces, one after the other. */
final class AnswerCollector {

  private final List<EventContent> events = new ArrayList<>();
  private final StringBuilder first = new StringBuilder();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final Map<String, String> updates = new LinkedHashMap<>();
  private final Set<String> pending = new HashSet<>();
  private Optional<TurnEnd.Usage> usage = Optional.empty();
  private Optional<String> incomplete = Optional.empty();
  private Optional<Answer> before = Optional.empty();
  private Optional<String> step = Optional.empty();
  private final boolean answering;

  /** The schema of the texts; null for none. */
  private String schema;

  AnswerCollector(boolean answering) {
    this.answering = answering;
  }

  void add(Piece piece) {
    if (piece instanceof Piece.Text part && !part.text().isEmpty()) {
      endReasoning();
      text.append(part.text());
      if (before.isEmpty()) {
        first.append(part.text());
      }
    } else if (piece instanceof Piece.Reasoning thought && !thought.text().isEmpty()) {
      endText();
      reasoning.append(thought.text());
    } else if (piece instanceof Piece.ToolCall tool) {
      end();
      events.add(tool.call());
      pending.add(tool.call().callId());
    } else if (piece instanceof Piece.ToolResult tool) {
      end();
      events.add(tool.result());
      pending.remove(tool.result().callId());
    } else if (piece instanceof Piece.Steering steering) {
      step = steering.step();
      before = Optional.of(answer());
      schema = null;
      incomplete = Optional.empty();
      events.add(steering.message());
    } else if (piece instanceof Piece.Compaction compaction) {
      end();
      events.add(compaction.summary());
    } else if (piece instanceof Piece.StepTransition moved) {
      end();
      schema = null;
      incomplete = Optional.empty();
      events.add(moved.transition());
      step = Optional.of(moved.transition().to());
    } else if (piece instanceof Piece.Structured structured) {
      schema = structured.schema();
    } else if (piece instanceof Piece.ParameterUpdate update) {
      updates.put(update.name(), update.value());
    } else if (piece instanceof Piece.Usage used) {
      usage =
          Optional.of(
              new TurnEnd.Usage(used.input(), used.output(), used.context(), used.contextOutput()));
    } else if (piece instanceof Piece.Truncated truncated) {
      incomplete = Optional.of(truncated.reason());
    }
  }

  private void end() {
    endReasoning();
    endText();
  }

  private void endText() {
    if (!text.isEmpty()) {
      events.add(new AgentOutput(text.toString(), Map.of(), schema));
      text.setLength(0);
    }
  }

  private void endReasoning() {
    if (!reasoning.isEmpty()) {
      events.add(new Reasoning(reasoning.toString()));
      reasoning.setLength(0);
    }
  }

  Answer answer() {
    end();
    return new Answer(
        List.copyOf(events),
        first.toString(),
        Map.copyOf(updates),
        usage,
        !pending.isEmpty(),
        incomplete,
        answering,
        before,
        step);
  }
}
