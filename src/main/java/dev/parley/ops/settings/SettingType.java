package dev.parley.ops.settings;

import dev.parley.runtime.http.BaseUrl;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The type of a setting's value. Durations and sizes are parsed as the configuration parses them,
 * so that a value accepted here is not rejected there.
 *
 * @param description describes valid values, to follow "it must be"
 * @param isValid whether a value is valid; not called for a blank value
 */
record SettingType(String description, Predicate<String> isValid) {

  static final int MAX_PORT = 65_535;

  private static final List<String> TRUE = List.of("true", "yes", "y", "on", "1");
  private static final List<String> FALSE = List.of("false", "no", "n", "off", "0");

  /** Whether a value is valid. */
  boolean accepts(String value) {
    return isValid.test(value);
  }

  /**
   * Any value: the value is checked elsewhere, for example because it must not appear in a message.
   */
  static SettingType any() {
    return new SettingType("anything", value -> true);
  }

  /** Values that match a regular expression. */
  static SettingType matching(String description, String expression) {
    return new SettingType(description, value -> value.matches(expression));
  }

  /** A host name or address. */
  static SettingType host() {
    return matching(
        "a host name or address without a port; an IPv6 address must be in brackets",
        "[0-9A-Za-z._-]+|\\[[0-9A-Fa-f:]+]");
  }

  /** A TCP port. */
  static SettingType port() {
    return new SettingType(
        "a port from 1 to " + MAX_PORT,
        value -> value.matches("\\d{1,5}") && within(1, MAX_PORT, Integer.parseInt(value)));
  }

  /** The base URL of a model server. */
  static SettingType baseUrl() {
    return new SettingType(
        "an http or https URL without user, query and fragment",
        value -> BaseUrl.of(value).isPresent());
  }

  /** Base URLs of model servers. */
  static SettingType baseUrls() {
    return new SettingType(
        "http or https URLs without user, query and fragment, separated by commas",
        value -> Stream.of(value.split(",", -1)).allMatch(url -> BaseUrl.of(url).isPresent()));
  }

  /** A whole number within inclusive bounds. */
  static SettingType number(int min, int max) {
    return new SettingType(
        "a whole number from " + min + " to " + max,
        value -> value.matches("\\d{1,10}") && within(min, max, Long.parseLong(value)));
  }

  /** True or false; the configuration would treat any other word as false. */
  static SettingType bool() {
    return new SettingType(
        "true or false",
        value ->
            Stream.concat(TRUE.stream(), FALSE.stream())
                .anyMatch(value.toLowerCase(Locale.ROOT)::equals));
  }

  /** Whether a value of that type means true. */
  static boolean isTrue(String value) {
    return TRUE.contains(value.toLowerCase(Locale.ROOT));
  }

  /**
   * A duration within inclusive bounds.
   *
   * @param alternatives words that are also accepted
   */
  static SettingType duration(String min, String max, String... alternatives) {
    Duration from = DurationConverter.parseDuration(min);
    Duration to = DurationConverter.parseDuration(max);
    String description = "a duration from " + min + " to " + max + ", such as 500ms, 2s or 1m";
    return new SettingType(
        alternatives.length == 0 ? description : description + ", or " + alternatives[0],
        value ->
            List.of(alternatives).contains(value)
                || parses(
                    value,
                    text -> {
                      Duration duration = DurationConverter.parseDuration(text);
                      return duration.compareTo(from) >= 0 && duration.compareTo(to) <= 0;
                    }));
  }

  /** A size in bytes within inclusive bounds. */
  static SettingType size(String min, String max) {
    BigInteger from = bytes(min);
    BigInteger to = bytes(max);
    return new SettingType(
        "a size from " + min + " to " + max + ", such as 512K, 50M or 1G",
        value ->
            parses(
                value, text -> bytes(text).compareTo(from) >= 0 && bytes(text).compareTo(to) <= 0));
  }

  /**
   * One or more words, separated by commas without spaces: a space would become part of the word.
   */
  static SettingType list() {
    return new SettingType(
        "one or more words, separated by commas without spaces",
        value ->
            Stream.of(value.split(",", -1))
                .allMatch(word -> !word.isEmpty() && word.equals(word.strip())));
  }

  private static boolean within(long min, long max, long number) {
    return min <= number && number <= max;
  }

  private static BigInteger bytes(String text) {
    return new MemorySizeConverter().convert(text).asBigInteger();
  }

  /** Whether a text without spaces can be parsed and the result is valid. */
  private static boolean parses(String text, Predicate<String> isValid) {
    try {
      return text.matches("\\S+") && isValid.test(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return false;
    }
  }
}
