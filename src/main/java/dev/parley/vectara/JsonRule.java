package dev.parley.vectara;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a JSON value has to be. Rules are made of smaller ones, and say where they are broken. */
@FunctionalInterface
interface JsonRule {

  /**
   * Where a rule is broken.
   *
   * @param place such as {@code steps.main.instructions[0].type}; empty for the whole
   * @param rule what does not hold there, as the end of a sentence that starts with the place
   */
  record Violation(String place, String rule) {}

  /**
   * Where a value breaks this rule.
   *
   * @param place where the value is
   */
  Stream<Violation> violations(String place, JsonNode value);

  /** A value that passes a test. */
  static JsonRule that(String rule, Predicate<JsonNode> holds) {
    return (place, value) ->
        holds.test(value) ? Stream.empty() : Stream.of(new Violation(place, rule));
  }

  /**
   * A text.
   *
   * @param min the fewest characters
   * @param max the most characters
   */
  static JsonRule text(int min, int max) {
    return that(
        min == 0
            ? "must be a text of at most " + max + " characters"
            : "must be a text of " + min + " to " + max + " characters",
        value -> value.isTextual() && within(value.textValue(), min, max));
  }

  private static boolean within(String text, int min, int max) {
    int length = text.codePointCount(0, text.length());
    return length >= min && length <= max;
  }

  /** A text of any length. */
  static JsonRule text() {
    return that("must be a text", JsonNode::isTextual);
  }

  /** A text of one character or more. */
  static JsonRule someText() {
    return that(
        "must be a text that is not empty",
        value -> value.isTextual() && !value.textValue().isEmpty());
  }

  /** One of these texts. */
  static JsonRule oneOf(String... texts) {
    Set<String> all = Set.of(texts);
    return that(
        "must be one of " + String.join(", ", texts),
        value -> value.isTextual() && all.contains(value.textValue()));
  }

  /** A whole number of 32 bits that is in this range. */
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

  /** An object that all these rules hold for; what they do not mention may be anything. */
  static JsonRule object(JsonRule... fields) {
    return (place, value) ->
        value.isObject()
            ? Stream.of(fields).flatMap(field -> field.violations(place, value))
            : Stream.of(new Violation(place, "must be an object"));
  }

  /** A field of an object that has to be there. */
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

  /** An object whose values all follow a rule. */
  static JsonRule mapOf(JsonRule rule) {
    return (place, value) ->
        value.isObject()
            ? value
                .propertyStream()
                .flatMap(entry -> rule.violations(below(place, entry.getKey()), entry.getValue()))
            : Stream.of(new Violation(place, "must be an object"));
  }

  /** An array whose items all follow a rule. */
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
