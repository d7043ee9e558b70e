package dev.parley.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Writes events for the statements that store them, and reads them again. */
@ApplicationScoped
public class StoredEvents {

  private final EventJson events;
  private final ObjectMapper json;

  public StoredEvents(EventJson events, ObjectMapper json) {
    this.events = events;
    this.json = json;
  }

  /**
   * Events of a turn as a JSON array.
   *
   * @param first the index of the first one in the turn
   */
  public ArrayNode write(UUID turn, int first, List<EventContent> contents) {
    ArrayNode written = json.createArrayNode();
    for (EventContent content : contents) {
      UUID id = EventId.of(turn, first + written.size());
      written
          .addObject()
          .put("id", id.toString())
          .put("type", content.type().name())
          .set("payload", events.write(content));
    }
    return written;
  }

  /** Reads the fields {@code type} and {@code payload} of a row. */
  public EventContent read(JsonNode row) {
    return events.read(EventType.valueOf(row.path("type").asText()), row.path("payload"));
  }
}
