package dev.parley.turn.answer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.StoredEvents;
import dev.parley.runtime.PieceJson;

/**
 * What is stored of a turn in flight.
 *
 * @param running whether it is in flight and stored
 * @param inputs number of events that it started with
 * @param taken how many inputs have left its session's queue
 * @param answer what its stored pieces amount to if it is cut off
 */
public record Produced(boolean running, int inputs, long taken, Answer answer) {

  /** Reads a row; a missing node if the turn is not stored. */
  public static Produced of(JsonNode row, PieceJson pieces, StoredEvents events) {
    return new Produced(
        row.path("status").asText().equals(TurnStatus.RUNNING.name()),
        row.path("inputs").asInt(),
        row.path("taken").asLong(),
        Answer.cutOff(
            pieces.read(row.path("pieces")),
            DecidedCall.list(row.path("decided"), events),
            !row.path("compaction").asBoolean()));
  }
}
