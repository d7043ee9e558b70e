package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a JSON value has to look like. An optional field is left out, and never null. */
@FunctionalInterface
interface JsonShape {

  /** How RFC 3339 writes a time. */
  String TIME_WITH_ZONE =
      "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})";

  /** Any string. */
  JsonShape TEXT = value("a string", JsonNode::isTextual);

  /** A whole number. */
  JsonShape INTEGER = value("an integer", JsonNode::isIntegralNumber);

  /**
   * Checks a value.
   *
   * @param place where it is, as an error shows it
   * @throws AssertionError when it looks otherwise
   */
  void check(String place, JsonNode value);

  /** True or false. */
  JsonShape BOOLEAN = value("true or false", JsonNode::isBoolean);

  /** Whatever it is. */
  JsonShape ANYTHING = (place, value) -> {};

  /** A time as RFC 3339 writes it. */
  JsonShape TIME = value("a time with a zone", JsonShape::isTimeWithZone);

  /** A field of an object. */
  record Field(String name, JsonShape shape, boolean required) {}

  /** One of the kinds of a union: the value of its field {@code type}, and the fields besides. */
  record Variant(String type, Field... fields) {}

  /** A field that is always there. */
  static Field field(String name, JsonShape shape) {
    return new Field(name, shape, true);
  }

  /** A field that may be left out. */
  static Field optional(String name, JsonShape shape) {
    return new Field(name, shape, false);
  }

  /** A value that passes a test. */
  static JsonShape value(String what, Predicate<JsonNode> test) {
    return (place, value) -> {
      if (!test.test(value)) {
        throw new AssertionError(place + " is not " + what + ": " + value);
      }
    };
  }

  /** A string that a pattern matches as a whole. */
  static JsonShape text(String what, Pattern pattern) {
    return value(what, value -> value.isTextual() && pattern.matcher(value.asText()).matches());
  }

  /** One of these strings. */
  static JsonShape oneOf(String... texts) {
    List<String> allowed = List.of(texts);
    return value(
        "one of " + allowed, value -> value.isTextual() && allowed.contains(value.asText()));
  }

  /** An array, empty or not. */
  static JsonShape list(JsonShape items) {
    JsonShape array = value("an array", JsonNode::isArray);
    return (place, value) -> {
      array.check(place, value);
      for (int i = 0; i < value.size(); i++) {
        items.check(place + "[" + i + "]", value.get(i));
      }
    };
  }

  /** An object with whatever fields, empty or not. */
  static JsonShape map(JsonShape values) {
    JsonShape object = value("an object", JsonNode::isObject);
    return (place, value) -> {
      object.check(place, value);
      value
          .properties()
          .forEach(field -> values.check(place + "." + field.getKey(), field.getValue()));
    };
  }

  /** An object with these fields and no others. */
  static JsonShape object(Field... fields) {
    Set<String> known = Arrays.stream(fields).map(Field::name).collect(Collectors.toSet());
    JsonShape closed =
        (place, value) -> {
          Set<String> unknown = new HashSet<>();
          value.fieldNames().forEachRemaining(unknown::add);
          unknown.removeAll(known);
          if (!unknown.isEmpty()) {
            throw new AssertionError(place + " has fields that nobody knows: " + unknown);
          }
        };
    return value("an object", JsonNode::isObject).and(closed).and(open(fields));
  }

  /** An object with these fields and whatever others. */
  static JsonShape open(Field... fields) {
    JsonShape object = value("an object", JsonNode::isObject);
    return (place, value) -> {
      object.check(place, value);
      for (Field field : fields) {
        if (value.has(field.name())) {
          field.shape().check(place + "." + field.name(), value.get(field.name()));
        } else if (field.required()) {
          throw new AssertionError(place + "." + field.name() + " is missing");
        }
      }
    };
  }

  /** An object of one of several kinds, which its field {@code type} names. */
  static JsonShape union(Variant... variants) {
    Map<String, JsonShape> shapes =
        Arrays.stream(variants)
            .collect(
                Collectors.toMap(
                    Variant::type,
                    variant ->
                        object(
                            Stream.concat(
                                    Stream.of(field("type", TEXT)), Arrays.stream(variant.fields()))
                                .toArray(Field[]::new))));
    JsonShape known =
        value("of a type among " + shapes.keySet(), value -> shapes.containsKey(type(value)));
    return (place, value) -> {
      known.check(place, value);
      shapes.get(type(value)).check(place, value);
    };
  }

  private static boolean isTimeWithZone(JsonNode value) {
    if (!value.isTextual() || !value.asText().matches(TIME_WITH_ZONE)) {
      return false;
    }
    try {
      OffsetDateTime.parse(value.asText());
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static String type(JsonNode value) {
    return value.path("type").isTextual() ? value.get("type").asText() : "";
  }

  /** A value that has to look like several shapes at once. */
  default JsonShape and(JsonShape other) {
    return (place, value) -> {
      check(place, value);
      other.check(place, value);
    };
  }
}
