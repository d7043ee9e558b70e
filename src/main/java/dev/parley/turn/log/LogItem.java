package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent;
import dev.parley.event.StoredEvents;
import dev.parley.turn.answer.TurnStatus;
import java.util.Optional;
import java.util.UUID;

/**
 * An event of a conversation.
 *
 * @param id its id
 * @param turn the turn that it belongs to; empty if a caller added it without an answer
 * @param content what it is
 */
public record LogItem(UUID id, Optional<UUID> turn, EventContent content) {

  static LogItem of(JsonNode row, StoredEvents events) {
    return new LogItem(
        UUID.fromString(row.path("id").asText()),
        Optional.ofNullable(row.path("turn").textValue())
            .filter(turn -> !row.path("status").asText().equals(TurnStatus.ADDED.name()))
            .map(UUID::fromString),
        events.read(row));
  }
}
