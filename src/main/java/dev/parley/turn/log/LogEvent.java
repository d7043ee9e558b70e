package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventContent;
import dev.parley.event.StoredEvents;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * An event of a conversation with all that is known about it.
 *
 * @param id its id
 * @param place its place in the log; never used again
 * @param content what it is
 * @param createdAt when it was stored
 * @param hidden why it is hidden: {@code MANUAL} or {@code COMPACTION}; empty if it is not
 * @param tool the name of the tool whose result it is; empty if it is none, or a result without a
 *     call
 */
public record LogEvent(
    UUID id,
    long place,
    EventContent content,
    Instant createdAt,
    Optional<String> hidden,
    Optional<String> tool) {

  static LogEvent of(JsonNode row, StoredEvents events) {
    return new LogEvent(
        UUID.fromString(row.path("id").asText()),
        row.path("place").asLong(),
        events.read(row),
        Instant.EPOCH.plus(row.path("at").asLong(), ChronoUnit.MICROS),
        Optional.ofNullable(row.path("hidden").textValue()),
        Optional.ofNullable(row.path("tool").textValue()));
  }
}
