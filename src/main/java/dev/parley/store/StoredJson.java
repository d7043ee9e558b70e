package dev.parley.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON objects in columns of type {@code jsonb}. */
public final class StoredJson {

  private StoredJson() {}

  /** Reads an object from its text. */
  public static ObjectNode object(ObjectMapper json, String stored) {
    try {
      return (ObjectNode) json.readTree(stored);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a jsonb column holds JSON", e);
    }
  }
}
