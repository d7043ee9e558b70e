package dev.parley.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads the JSON in {@code jsonb} columns. */
public final class StoredJson {

  private StoredJson() {}

  /** Parses an object. */
  public static ObjectNode object(ObjectMapper json, String stored) {
    return (ObjectNode) tree(json, stored);
  }

  /** Parses a value. */
  public static JsonNode tree(ObjectMapper json, String stored) {
    try {
      return json.readTree(stored);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a jsonb column contains JSON", e);
    }
  }
}
