package dev.parley.ops.settings;

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
 * @param wanted a description of valid values, to follow "it has to be"
 * @param holds whether a value is valid; not called for a blank value
 */
record SettingType(String wanted, Predicate<String> holds) {

  static final int MAX_PORT = 65_535;

  private static final List<String> YES = List.of("true", "yes", "y", "on", "1");
  private static final List<String> NO = List.of("false", "no", "n", "off", "0");

  /** Whether a value is valid. */
  boolean takes(String value) {
    return holds.test(value);
  }

  /**
   * Any value: the value is checked elsewhere, for example because it must not appear in a message.
   */
  static SettingType any() {
    return new SettingType("anything", value -> true);
  }

  /** Values that match a regular expression. */
  static SettingType matching(String wanted, String expression) {
    return new SettingType(wanted, value -> value.matches(expression));
  }

  /** A host name or address. */
  static SettingType host() {
    return matching(
        "the name or the address of a host, without a port; an IPv6 address in brackets",
        "[0-9A-Za-z._-]+|\\[[0-9A-Fa-f:]+]");
  }

  /** A TCP port. */
  static SettingType port() {
    return new SettingType(
        "a port from 1 to " + MAX_PORT,
        value -> value.matches("\\d{1,5}") && within(1, MAX_PORT, Integer.parseInt(value)));
  }

  /** A whole number within inclusive bounds. */
  static SettingType number(int least, int most) {
    return new SettingType(
        "a whole number from " + least + " to " + most,
        value -> value.matches("\\d{1,10}") && within(least, most, Long.parseLong(value)));
  }

  /** True or false; the configuration would treat any other word as false. */
  static SettingType yesOrNo() {
    return new SettingType(
        "true or false",
        value ->
            Stream.concat(YES.stream(), NO.stream())
                .anyMatch(value.toLowerCase(Locale.ROOT)::equals));
  }

  /** Whether a value of that kind means true. */
  static boolean yes(String value) {
    return YES.contains(value.toLowerCase(Locale.ROOT));
  }

  /**
   * A duration within inclusive bounds.
   *
   * @param otherwise words that are also accepted
   */
  static SettingType duration(String least, String most, String... otherwise) {
    Duration from = DurationConverter.parseDuration(least);
    Duration to = DurationConverter.parseDuration(most);
    String wanted = "a duration from " + least + " to " + most + ", such as 500ms, 2s or 1m";
    return new SettingType(
        otherwise.length == 0 ? wanted : wanted + ", or " + otherwise[0],
        value ->
            List.of(otherwise).contains(value)
                || parses(
                    value,
                    text -> {
                      Duration duration = DurationConverter.parseDuration(text);
                      return duration.compareTo(from) >= 0 && duration.compareTo(to) <= 0;
                    }));
  }

  /** A size in bytes within inclusive bounds. */
  static SettingType size(String least, String most) {
    BigInteger from = bytes(least);
    BigInteger to = bytes(most);
    return new SettingType(
        "a size from " + least + " to " + most + ", such as 512K, 50M or 1G",
        value ->
            parses(
                value, text -> bytes(text).compareTo(from) >= 0 && bytes(text).compareTo(to) <= 0));
  }

  /**
   * One or more words, separated by commas without spaces: a space would become part of the word.
   */
  static SettingType words() {
    return new SettingType(
        "one word or several, parted by commas without blanks",
        value ->
            Stream.of(value.split(",", -1))
                .allMatch(word -> !word.isEmpty() && word.equals(word.strip())));
  }

  private static boolean within(long least, long most, long number) {
    return least <= number && number <= most;
  }

  private static BigInteger bytes(String text) {
    return new MemorySizeConverter().convert(text).asBigInteger();
  }

  /** Whether a text without spaces can be parsed and the result is valid. */
  private static boolean parses(String text, Predicate<String> willDo) {
    try {
      return text.matches("\\S+") && willDo.test(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return false;
    }
  }
}
