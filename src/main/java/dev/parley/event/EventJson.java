package dev.parley.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;

/** Writes and reads the content of events as JSON objects with a version. */
@ApplicationScoped
public class EventJson {

  /**
   * The version that is written. All versions up to it can be read: in version 1, a tool call had
   * its arguments as the object {@code inputs}.
   */
  private static final int VERSION = 2;

  private static final String VERSION_FIELD = "v";

  private final ObjectMapper json;

  public EventJson(ObjectMapper json) {
    // Fields that a newer replica added are ignored.
    this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  /** The content as it is stored. */
  public ObjectNode write(EventContent content) {
    ObjectNode written = json.createObjectNode().put(VERSION_FIELD, VERSION);
    written.setAll((ObjectNode) json.valueToTree(content));
    written.remove("type");
    return written;
  }

  /** Reads stored content. */
  public EventContent read(EventType type, JsonNode stored) {
    try {
      if (type == EventType.TOOL_CALL && stored.has("inputs")) {
        return json.treeToValue(
            ((ObjectNode) stored.deepCopy()).put("arguments", stored.path("inputs").toString()),
            type.content());
      }
      return json.treeToValue(stored, type.content());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event's payload has the shape of its type", e);
    }
  }
}
