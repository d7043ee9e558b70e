package dev.parley.vectara.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A validation rule for JSON values. Rules are composed of smaller ones and report where they are
 * violated.
 */
@FunctionalInterface
interface JsonRule {

  /**
   * A violation of a rule.
   *
   * @param place a path such as {@code steps.main.instructions[0].type}; empty for the whole value
   * @param rule the violated rule, as the end of a sentence that starts with the place
   */
  record Violation(String place, String rule) {}

  /**
   * The violations of this rule by a value.
   *
   * @param place the path of the value
   */
  Stream<Violation> violations(String place, JsonNode value);

  /** A value that passes a test. */
  static JsonRule that(String rule, Predicate<JsonNode> test) {
    return (place, value) ->
        test.test(value) ? Stream.empty() : Stream.of(new Violation(place, rule));
  }

  /**
   * A string.
   *
   * @param min the minimum number of characters
   * @param max the maximum number of characters
   */
  static JsonRule text(int min, int max) {
    return that(
        min == 0
            ? "must be a string of at most " + max + " characters"
            : "must be a string of " + min + " to " + max + " characters",
        value -> value.isTextual() && within(value.textValue(), min, max));
  }

  private static boolean within(String text, int min, int max) {
    int length = text.codePointCount(0, text.length());
    return length >= min && length <= max;
  }

  /** A string of any length. */
  static JsonRule text() {
    return that("must be a string", JsonNode::isTextual);
  }

  /** A non-empty string. */
  static JsonRule someText() {
    return that(
        "must be a non-empty string", value -> value.isTextual() && !value.textValue().isEmpty());
  }

  /** One of these strings. */
  static JsonRule oneOf(String... texts) {
    Set<String> all = Set.of(texts);
    return that(
        "must be one of " + String.join(", ", texts),
        value -> value.isTextual() && all.contains(value.textValue()));
  }

  /** A 32-bit integer within this range. */
  static JsonRule whole(int min, int max) {
    return that(
        "must be a whole number"
            + (max == Integer.MAX_VALUE
                ? " of " + min + " or more"
                : " from " + min + " to " + max),
        value ->
            value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= min
                && value.intValue() <= max);
  }

  /** True or false. */
  static JsonRule bool() {
    return that("must be true or false", JsonNode::isBoolean);
  }

  /** An object that satisfies all these rules; other fields may have any value. */
  static JsonRule object(JsonRule... fields) {
    return (place, value) ->
        value.isObject()
            ? Stream.of(fields).flatMap(field -> field.violations(place, value))
            : Stream.of(new Violation(place, "must be an object"));
  }

  /** A required field of an object. */
  static JsonRule required(String field, JsonRule rule) {
    return (place, object) ->
        object.hasNonNull(field)
            ? rule.violations(below(place, field), object.get(field))
            : Stream.of(new Violation(below(place, field), "is missing"));
  }

  /** A field of an object that may be absent or null. */
  static JsonRule optional(String field, JsonRule rule) {
    return (place, object) ->
        object.hasNonNull(field)
            ? rule.violations(below(place, field), object.get(field))
            : Stream.empty();
  }

  /** An object whose values all satisfy a rule. */
  static JsonRule mapOf(JsonRule rule) {
    return (place, value) ->
        value.isObject()
            ? value
                .propertyStream()
                .flatMap(entry -> rule.violations(below(place, entry.getKey()), entry.getValue()))
            : Stream.of(new Violation(place, "must be an object"));
  }

  /** An array whose items all satisfy a rule. */
  static JsonRule listOf(JsonRule rule) {
    return (place, value) ->
        value.isArray()
            ? IntStream.range(0, value.size())
                .boxed()
                .flatMap(index -> rule.violations(place + "[" + index + "]", value.get(index)))
            : Stream.of(new Violation(place, "must be an array"));
  }

  private static String below(String place, String field) {
    return place.isEmpty() ? field : place + "." + field;
  }
}
