package dev.parley.turn.answer;

import dev.parley.event.EventContent;
import dev.parley.event.EventContent.AgentOutput;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.Reasoning;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.EventContent.ToolResult;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.sql.EndSql.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the pieces of a turn amount to. Texts that follow each other are one output, and so are
 * parts of the reasoning; token usage and updates of parameters do not come between them.
 *
 * @param events outputs, reasoning, tool calls and their results, a summary, messages that came
 *     meanwhile, and transitions between steps, in order
 * @param text the text of the outputs up to the first message that came meanwhile
 * @param updates new values of parameters by name
 * @param usage the tokens used, if the runtime said so
 * @param waiting whether tool calls are without a result
 * @param incomplete why the answer to the last message ends early, if the runtime had to stop
 * @param answering whether it answers a message
 * @param before what the turn had produced before the last message that came meanwhile
 * @param step the name of the agent's step; empty if it is the one before the turn
 */
public record Answer(
    List<EventContent> events,
    String text,
    Map<String, String> updates,
    Optional<TurnEnd.Usage> usage,
    boolean waiting,
    Optional<String> incomplete,
    boolean answering,
    Optional<Answer> before,
    Optional<String> step) {

  /** Sums up the pieces that a turn has produced that answers a message. */
  public static Answer of(List<Piece> pieces) {
    return of(pieces, true);
  }

  /**
   * Sums up the pieces that a turn has produced.
   *
   * @param answering whether it answers a message; otherwise it only compacts the conversation
   */
  public static Answer of(List<Piece> pieces, boolean answering) {
    AnswerCollector collector = new AnswerCollector(answering);
    pieces.forEach(collector::add);
    return collector.answer();
  }

  /**
   * Sums up the pieces of a turn that was cut off.
   *
   * @param decided the calls that its caller has decided about, each of which gets a result
   */
  public static Answer cutOff(List<Piece> pieces, List<DecidedCall> decided, boolean answering) {
    return of(
        Stream.concat(pieces.stream(), DecidedCall.cutOff(decided, pieces).stream()).toList(),
        answering);
  }

  /** What the turn did for its outputs: reasoning, tool calls and their results. */
  public List<EventContent> work() {
    return events.stream().filter(Answer::isWork).toList();
  }

  /** Whether an event is part of what a turn did for its outputs. */
  public static boolean isWork(EventContent event) {
    return event instanceof Reasoning || event instanceof ToolCall || event instanceof ToolResult;
  }

  /** The end of a turn that becomes part of the conversation with this answer. */
  public TurnEnd end(TurnStatus status, int historyCut) {
    boolean waits = waiting && status == TurnStatus.COMPLETED;
    return new TurnEnd(
        waits ? TurnStatus.WAITING : status,
        waits ? unanswered() : answered(),
        usage,
        historyCut,
        Optional.empty(),
        Optional.empty(),
        true,
        incomplete.filter(reason -> status == TurnStatus.COMPLETED),
        answering,
        before.isPresent() ? Taken.ADDED : Taken.NONE,
        step);
  }

  /** The events of an answer: each message has an output, and the last output has the updates. */
  private List<EventContent> answered() {
    List<EventContent> answered = unanswered();
    int last = lastOutput(answered);
    if (!answering) {
      return answered;
    }
    if (last < 0) {
      answered.add(new AgentOutput("", updates));
    } else if (!updates.isEmpty()) {
      AgentOutput output = (AgentOutput) answered.get(last);
      answered.set(last, new AgentOutput(output.text(), updates, output.schema()));
    }
    return answered;
  }

  /** The events of an answer in which the last message may have no output yet. */
  private List<EventContent> unanswered() {
    List<EventContent> written = new ArrayList<>();
    for (EventContent event : events) {
      if (event instanceof InputMessage && lastOutput(written) < 0) {
        written.add(new AgentOutput("", Map.of()));
      }
      written.add(event);
    }
    return written;
  }

  /** The place of the last output after the last message, or -1. */
  private static int lastOutput(List<EventContent> events) {
    for (int place = events.size() - 1; place >= 0; place--) {
      if (events.get(place) instanceof InputMessage) {
        return -1;
      }
      if (events.get(place) instanceof AgentOutput) {
        return place;
      }
    }
    return -1;
  }

  /**
   * The end of a turn that the caller cancelled, with the caller's own response if it has one. What
   * was answered before the last message that came meanwhile is kept in any case.
   */
  public TurnEnd cancelled(Optional<String> response) {
    if (response.isEmpty() && before.isPresent()) {
      return withoutLast(before.get(), 0);
    }
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
        Optional.empty(),
        answering,
        before.isPresent() ? Taken.ADDED : Taken.NONE,
        step);
  }

  /** The events without the outputs after the last message. */
  private List<EventContent> withoutOutputs() {
    List<EventContent> kept = unanswered();
    for (int last = lastOutput(kept); last >= 0; last = lastOutput(kept)) {
      kept.remove(last);
    }
    return kept;
  }

  /**
   * The end of a turn that failed. What was answered before the last message that came meanwhile is
   * kept; that message starts a turn of its own, whose failure is its own.
   */
  public TurnEnd failed(RuntimeFailure failure, int historyCut) {
    return before
        .map(answered -> withoutLast(answered, historyCut))
        .orElseGet(
            () ->
                new TurnEnd(
                    TurnStatus.FAILED,
                    events,
                    usage,
                    historyCut,
                    Optional.of(failure.getMessage()),
                    Optional.of(failure.reason()),
                    false,
                    Optional.empty(),
                    answering,
                    Taken.NONE,
                    Optional.empty()));
  }

  private TurnEnd withoutLast(Answer answered, int historyCut) {
    return new TurnEnd(
        TurnStatus.COMPLETED,
        answered.answered(),
        usage,
        historyCut,
        Optional.empty(),
        Optional.empty(),
        true,
        answered.incomplete,
        answering,
        Taken.LAST_REQUEUED,
        answered.step);
  }
}
