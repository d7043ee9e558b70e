package dev.parley.session.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.store.Storable;
import java.nio.charset.StandardCharsets;

/**
 * A session's metadata: any JSON object that PostgreSQL can store without changing it.
 *
 * @param json the object
 */
public record Metadata(ObjectNode json) {

  private static final int MAX_DEPTH = 32;

  /** No metadata. */
  public static Metadata none() {
    return new Metadata(JsonNodeFactory.instance.objectNode());
  }

  /**
   * Validates metadata from a request.
   *
   * @param value the JSON value
   * @param maxBytes maximum size as UTF-8 JSON
   * @throws dev.parley.failure.FailureException invalid argument if the value is not an object, is
   *     too large, is nested more than 32 levels deep, or contains text or numbers that cannot be
   *     stored as JSON
   */
  public static Metadata of(JsonNode value, int maxBytes) {
    if (!(value instanceof ObjectNode object)) {
      throw invalid("must be a JSON object");
    }
    check(object, 1);
    if (object.toString().getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      throw invalid("must be at most " + maxBytes + " bytes");
    }
    return new Metadata(object);
  }

  private static void check(JsonNode value, int depth) {
    if (value.isContainerNode() && depth > MAX_DEPTH) {
      throw invalid("must be nested at most " + MAX_DEPTH + " deep");
    }
    if (value.isTextual() && !Storable.text(value.textValue())) {
      throw invalid("must not contain NUL characters or unpaired surrogates");
    }
    if (value.isNumber() && !Storable.number(value.decimalValue())) {
      throw invalid(
          "must not contain numbers beyond the range of a double, or of more than 990 digits");
    }
    value
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!Storable.text(key) || key.chars().anyMatch(Character::isISOControl)) {
                throw invalid("must not have control characters in its keys");
              }
            });
    value.forEach(child -> check(child, depth + 1));
  }

  private static RuntimeException invalid(String reason) {
    return new Failure.InvalidArgument(Field.METADATA, reason).exception();
  }
}
