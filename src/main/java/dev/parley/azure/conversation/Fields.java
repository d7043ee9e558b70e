package dev.parley.azure.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.azure.MetadataPairs;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.HttpFailureException;
import dev.parley.store.Storable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the fields of a JSON object in a request. A field that is null counts as absent. All
 * methods throw wrong shape with the path of the field.
 */
public final class Fields {

  private final ObjectNode object;
  private final String path;

  private Fields(ObjectNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /**
   * The fields of an object.
   *
   * @param path where the object is in the body; empty for the body itself
   */
  public static Fields of(JsonNode value, String path) {
    if (value instanceof ObjectNode object) {
      return new Fields(object, path);
    }
    throw wrongShape(path, "must be a JSON object");
  }

  /** Rejects all other fields, and values that cannot be stored. */
  public Fields only(String... names) {
    Set<String> known = Set.of(names);
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!known.contains(field.getKey()) && !field.getValue().isNull()) {
        throw wrong(field.getKey(), "is not supported");
      }
      // Values inside another value have been checked with that one.
      if (path.isEmpty() && !Storable.json(field.getValue())) {
        throw wrong(
            field.getKey(),
            "must be nested at most 64 deep, without NUL characters, unpaired surrogates and"
                + " numbers beyond the range of a double");
      }
    }
    return this;
  }

  /** The path of a field in the body. */
  public String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The failure that a field is wrong. */
  public HttpFailureException wrong(String name, String reason) {
    return wrongShape(path(name), reason);
  }

  private static HttpFailureException wrongShape(String path, String reason) {
    return new HttpFailure.WrongShape(path, reason).exception();
  }

  /** A value of any type; empty if it is absent. */
  public Optional<JsonNode> get(String name) {
    return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
  }

  /** A string; empty if it is absent. */
  public Optional<String> text(String name) {
    return get(name)
        .map(
            value -> {
              require(value.isTextual(), name, "must be a string");
              return value.textValue();
            });
  }

  /** A string that must be there. */
  public String requiredText(String name) {
    return text(name).orElseThrow(() -> wrong(name, "is missing"));
  }

  /** A string that is not empty and has at most this many characters. */
  public Optional<String> shortText(String name, int max) {
    Optional<String> text = text(name);
    require(
        text.isEmpty() || (!text.get().isEmpty() && text.get().length() <= max),
        name,
        "must be 1 to " + max + " characters");
    return text;
  }

  /** A string that is one of these; empty if it is absent. */
  public Optional<String> oneOf(String name, String... values) {
    Optional<String> text = text(name);
    require(
        text.isEmpty() || List.of(values).contains(text.get()),
        name,
        values.length == 1
            ? "must be '" + values[0] + "'"
            : "must be one of '" + String.join("', '", values) + "'");
    return text;
  }

  /** A boolean; empty if it is absent. */
  public Optional<Boolean> flag(String name) {
    return get(name)
        .map(
            value -> {
              require(value.isBoolean(), name, "must be true or false");
              return value.booleanValue();
            });
  }

  /** A number in a range, both ends included. */
  public Optional<BigDecimal> number(String name, int min, int max) {
    return get(name)
        .map(
            value -> {
              require(
                  value.isNumber()
                      && value.decimalValue().compareTo(BigDecimal.valueOf(min)) >= 0
                      && value.decimalValue().compareTo(BigDecimal.valueOf(max)) <= 0,
                  name,
                  "must be a number from " + min + " to " + max);
              return value.decimalValue();
            });
  }

  /** A whole number in a range, both ends included. */
  public Optional<Integer> integer(String name, int min, int max) {
    return get(name)
        .map(
            value -> {
              require(
                  value.isIntegralNumber()
                      && value.canConvertToInt()
                      && value.intValue() >= min
                      && value.intValue() <= max,
                  name,
                  "must be a whole number from " + min + " to " + max);
              return value.intValue();
            });
  }

  /** The fields of an object; empty if it is absent. */
  public Optional<Fields> object(String name) {
    return get(name).map(value -> of(value, path(name)));
  }

  /** A list of at most this many values; empty if it is absent. */
  public List<JsonNode> list(String name, int max) {
    JsonNode value = get(name).orElse(null);
    if (value == null) {
      return List.of();
    }
    require(value.isArray(), name, "must be a list");
    require(value.size() <= max, name, "must have at most " + max + " elements");
    List<JsonNode> values = new ArrayList<>();
    value.forEach(values::add);
    return values;
  }

  /** The metadata, in the field {@code metadata}. */
  public Optional<ObjectNode> metadata() {
    return object("metadata")
        .map(
            fields -> {
              Map<String, String> pairs = new LinkedHashMap<>();
              for (Map.Entry<String, JsonNode> pair : fields.object.properties()) {
                pairs.put(pair.getKey(), pair.getValue().textValue());
              }
              return MetadataPairs.of(pairs);
            });
  }

  private void require(boolean holds, String name, String reason) {
    if (!holds) {
      throw wrong(name, reason);
    }
  }
}
