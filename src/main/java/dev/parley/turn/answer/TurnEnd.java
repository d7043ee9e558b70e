package dev.parley.turn.answer;

import dev.parley.event.EventContent;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.turn.sql.EndSql.Taken;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How a turn ends.
 *
 * @param status the status, not {@code RUNNING}
 * @param events what it appends to the log
 * @param usage the tokens that it used, if known
 * @param historyCut number of earlier messages that the runtime did not receive
 * @param error why it failed, if it did
 * @param cause what kind of failure it was
 * @param added whether the turn becomes part of the conversation; if not, its events are withdrawn
 * @param incomplete why the answer ends early although the turn completed, if it does
 * @param answering whether the turn answers a message
 * @param taken what becomes of the inputs that the turn has taken from the queue
 * @param step the name of the agent's step that answers the next message; empty if it is the same
 *     as before
 */
public record TurnEnd(
    TurnStatus status,
    List<EventContent> events,
    Optional<Usage> usage,
    int historyCut,
    Optional<String> error,
    Optional<Cause> cause,
    boolean added,
    Optional<String> incomplete,
    boolean answering,
    Taken taken,
    Optional<String> step) {

  private static final int MAX_ERROR = 1000;

  /**
   * The summary that takes the place of earlier events, if the turn becomes part of the
   * conversation.
   */
  public Optional<EventContent.Compaction> compacted() {
    return added
        ? events.stream()
            .filter(event -> event instanceof EventContent.Compaction)
            .map(EventContent.Compaction.class::cast)
            .findFirst()
        : Optional.empty();
  }

  /** The same end, with the step that answers the next message. */
  public TurnEnd at(Optional<String> next) {
    return new TurnEnd(
        status, events, usage, historyCut, error, cause, added, incomplete, answering, taken, next);
  }

  /** Cuts the error to its maximum length. */
  public TurnEnd {
    error = error.map(text -> text.length() > MAX_ERROR ? text.substring(0, MAX_ERROR) : text);
  }

  /**
   * How many messages the turn adds to the session's count: two for each message that it answered.
   * While it waits for tool results, the last one is not answered.
   */
  public int messages() {
    if (!answering) {
      return 0;
    }
    long steering =
        events.stream().filter(event -> event instanceof EventContent.InputMessage).count();
    return 2 * (int) steering + (status == TurnStatus.WAITING ? 0 : 2);
  }

  /**
   * The result of a turn, for the caller that waits for it.
   *
   * @param text the answer to the message of the turn, not to those that it took later
   * @param interrupted whether the turn was cancelled or interrupted before its answer was complete
   */
  public record Result(
      UUID traceId,
      String text,
      Map<String, String> parameterUpdates,
      Optional<Long> totalTokens,
      boolean interrupted) {}

  /**
   * The tokens that a turn used.
   *
   * @param context those of the latest answer of the model; 0 if they are not known
   * @param contextOutput those of them that it wrote
   */
  public record Usage(long input, long output, long context, long contextOutput) {

    /** Tokens read and written. */
    public long total() {
      return input + output;
    }
  }
}
