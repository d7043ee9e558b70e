package dev.parley.turn;

import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.Reasoning;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the pieces of a turn amount to. Texts that follow each other are one output, and so are
 * parts of the reasoning; token usage and updates of parameters do not come between them.
 *
 * @param events outputs, reasoning, tool calls and their results, and messages that came meanwhile,
 *     in order
 * @param text the text of all outputs
 * @param updates new values of parameters by name
 * @param usage the tokens used, if the runtime said so
 * @param waiting whether tool calls are without a result
 * @param incomplete why the answer ends early, if the runtime had to stop
 */
public record Answer(
    List<EventContent> events,
    String text,
    Map<String, String> updates,
    Optional<TurnEnd.Usage> usage,
    boolean waiting,
    Optional<String> incomplete) {

  /** Sums up the pieces that a turn has produced. */
  public static Answer of(List<Piece> pieces) {
    Collector collector = new Collector();
    pieces.forEach(collector::add);
    return collector.answer();
  }

  private static final class Collector {

    private final List<EventContent> events = new ArrayList<>();
    private final StringBuilder all = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final Map<String, String> updates = new LinkedHashMap<>();
    private final Set<String> pending = new HashSet<>();
    private Optional<TurnEnd.Usage> usage = Optional.empty();
    private Optional<String> incomplete = Optional.empty();

    private void add(Piece piece) {
      if (piece instanceof Piece.Text part && !part.text().isEmpty()) {
        endReasoning();
        text.append(part.text());
        all.append(part.text());
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
        end();
        events.add(steering.message());
      } else if (piece instanceof Piece.ParameterUpdate update) {
        updates.put(update.name(), update.value());
      } else if (piece instanceof Piece.Usage used) {
        usage = Optional.of(new TurnEnd.Usage(used.input(), used.output()));
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
        events.add(new AgentOutput(text.toString(), Map.of()));
        text.setLength(0);
      }
    }

    private void endReasoning() {
      if (!reasoning.isEmpty()) {
        events.add(new Reasoning(reasoning.toString()));
        reasoning.setLength(0);
      }
    }

    private Answer answer() {
      end();
      return new Answer(
          List.copyOf(events),
          all.toString(),
          Map.copyOf(updates),
          usage,
          !pending.isEmpty(),
          incomplete);
    }
  }

  /** What the turn did besides its outputs. */
  public List<EventContent> steps() {
    return events.stream()
        .filter(event -> !(event instanceof AgentOutput || event instanceof InputMessage))
        .toList();
  }

  private List<EventContent> withoutOutputs() {
    return events.stream().filter(event -> !(event instanceof AgentOutput)).toList();
  }

  /** The end of a turn that becomes part of the conversation with this answer. */
  TurnEnd end(TurnStatus status, int historyCut) {
    boolean waits = waiting && status == TurnStatus.COMPLETED;
    return new TurnEnd(
        waits ? TurnStatus.WAITING : status,
        waits ? events : answered(),
        usage,
        historyCut,
        Optional.empty(),
        Optional.empty(),
        true,
        incomplete.filter(reason -> status == TurnStatus.COMPLETED));
  }

  /** The events of an answer: its last output has the updates, and there is at least one. */
  private List<EventContent> answered() {
    List<EventContent> answered = new ArrayList<>(events);
    int last = answered.size() - 1;
    while (last >= 0 && !(answered.get(last) instanceof AgentOutput)) {
      last--;
    }
    if (last < 0) {
      answered.add(new AgentOutput("", updates));
    } else if (!updates.isEmpty()) {
      answered.set(last, new AgentOutput(((AgentOutput) answered.get(last)).text(), updates));
    }
    return answered;
  }

  /** The end of a turn that the caller cancelled, with the caller's own response if it has one. */
  TurnEnd cancelled(Optional<String> response) {
    List<EventContent> ended = new ArrayList<>(response.isPresent() ? withoutOutputs() : events);
    response.ifPresent(text -> ended.add(new AgentOutput(text, Map.of())));
    return new TurnEnd(
        TurnStatus.CANCELLED,
        ended,
        usage,
        0,
        Optional.empty(),
        Optional.empty(),
        response.isPresent(),
        Optional.empty());
  }

  /** The end of a turn that failed. */
  TurnEnd failed(RuntimeFailure failure, int historyCut) {
    return new TurnEnd(
        TurnStatus.FAILED,
        events,
        usage,
        historyCut,
        Optional.of(failure.getMessage()),
        Optional.of(failure.reason()),
        false,
        Optional.empty());
  }
}
