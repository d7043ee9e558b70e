package dev.parley.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.http.error.HttpFailure;
import dev.parley.store.Storable;
import java.util.Map;

/** The metadata of the dialect's objects: a few strings by short keys. */
public final class MetadataPairs {

  private static final int MAX_PAIRS = 16;
  private static final int MAX_KEY = 64;
  private static final int MAX_VALUE = 512;

  private MetadataPairs() {}

  /**
   * Validates metadata.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape
   */
  public static ObjectNode of(Map<String, String> pairs) {
    require(pairs.size() <= MAX_PAIRS, "must have at most " + MAX_PAIRS + " entries");
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    pairs.forEach(
        (key, value) -> {
          require(
              !key.isEmpty() && length(key) <= MAX_KEY && Storable.text(key),
              "must have keys of 1 to " + MAX_KEY + " characters");
          require(
              value != null && length(value) <= MAX_VALUE && Storable.text(value),
              "must have strings of at most " + MAX_VALUE + " characters as values");
          metadata.put(key, value);
        });
    return metadata;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new HttpFailure.WrongShape("metadata", rule).exception();
    }
  }
}
