package dev.parley.turn.log;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.event.EventId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * The place of an event in a log, which may not be stored yet.
 *
 * @param after what follows the event is stored after this place
 * @param following number of places after it that are in use
 * @param pending the event, if it is not stored because its turn is in flight; events of that turn
 *     before it will be stored after the place, too
 */
public record EventPlace(long after, long following, Optional<Pending> pending) {

  /**
   * An event that is not stored yet.
   *
   * @param turn its turn
   * @param index its index in the turn
   */
  public record Pending(UUID turn, int index) {}

  /** The place before the first event. */
  static EventPlace start(JsonNode row) {
    return at(0, row.path("end").asLong(), Optional.empty());
  }

  /** The end of the log. */
  public EventPlace end() {
    return at(after + following, after + following, Optional.empty());
  }

  /** Reads a place; empty if the event is none of the session's. */
  static Optional<EventPlace> of(JsonNode row, UUID event) {
    long end = row.path("end").asLong();
    if (row.path("place").isNumber()) {
      return Optional.of(at(row.path("place").asLong(), end, Optional.empty()));
    }
    for (JsonNode turn : row.path("turns")) {
      UUID id = UUID.fromString(turn.path("turn").asText());
      OptionalInt index = EventId.index(event, id);
      if (index.isPresent()) {
        boolean running = turn.path("running").asBoolean();
        return Optional.of(
            at(
                running ? end : turn.path("last").asLong(),
                end,
                Optional.of(new Pending(id, index.getAsInt())).filter(pending -> running)));
      }
    }
    return Optional.empty();
  }

  private static EventPlace at(long after, long end, Optional<Pending> pending) {
    return new EventPlace(after, end - after, pending);
  }

  /** Whether an event after the place follows the event. */
  public boolean isFollowedBy(LogEvent event) {
    return pending
        .map(
            until ->
                EventId.index(event.id(), until.turn()).orElse(Integer.MAX_VALUE) > until.index())
        .orElse(true);
  }
}
