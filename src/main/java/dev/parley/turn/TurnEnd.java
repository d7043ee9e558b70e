package dev.parley.turn;

import dev.parley.event.EventContent;
import java.util.List;
import java.util.Optional;

/**
 * How a turn ends.
 *
 * @param status the status, not {@code RUNNING}
 * @param events what it appends to the log
 * @param usage the tokens that it used, if known
 * @param historyCut number of earlier messages that the runtime did not receive
 * @param error why it failed, if it did
 */
record TurnEnd(
    TurnStatus status,
    List<EventContent> events,
    Optional<Usage> usage,
    int historyCut,
    Optional<String> error) {

  private static final int MAX_ERROR = 1000;

  TurnEnd {
    error = error.map(text -> text.length() > MAX_ERROR ? text.substring(0, MAX_ERROR) : text);
  }

  /** Whether the exchange becomes part of the conversation: a user message and an answer. */
  boolean added() {
    return events.stream().anyMatch(EventContent.AgentOutput.class::isInstance)
        && status != TurnStatus.FAILED;
  }

  /** The tokens that a turn used. */
  record Usage(long input, long output) {

    /** Tokens read and written. */
    long total() {
      return input + output;
    }
  }
}
