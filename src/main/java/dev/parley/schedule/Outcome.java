package dev.parley.schedule;

import java.util.Optional;

/**
 * How an attempt ended.
 *
 * @param error why it failed; empty if it succeeded
 * @param again whether another attempt may succeed
 */
record Outcome(Optional<String> error, boolean again) {

  static final Outcome SUCCESS = new Outcome(Optional.empty(), false);

  private static final int MAX_LENGTH = 1000;

  /** A failure that the next attempt may not have. */
  static Outcome failed(String error) {
    return new Outcome(Optional.of(cut(error)), true);
  }

  /** A failure that each attempt would have. */
  static Outcome refused(String error) {
    return new Outcome(Optional.of(cut(error)), false);
  }

  private static String cut(String error) {
    int length = error.codePointCount(0, error.length());
    return length <= MAX_LENGTH
        ? error
        : error.substring(0, error.offsetByCodePoints(0, MAX_LENGTH));
  }
}
