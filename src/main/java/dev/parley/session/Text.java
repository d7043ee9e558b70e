package dev.parley.session;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.store.Storable;

/**
 * The rules of free text: any Unicode that PostgreSQL stores, counted in characters as PostgreSQL
 * counts them.
 */
final class Text {

  private static final int MAX_NAME = 1000;

  private Text() {}

  /**
   * Refuses a session's name that is empty, of more than 1,000 characters, or not storable.
   *
   * @throws dev.parley.failure.FailureException invalid argument
   */
  static void requireName(String name) {
    require(Field.NAME, name, 1, MAX_NAME);
  }

  /**
   * Refuses a text that is too short, too long or not storable.
   *
   * @param min the fewest characters
   * @param max the most characters
   * @throws dev.parley.failure.FailureException invalid argument
   */
  static void require(Field field, String text, int min, int max) {
    int length = text.codePointCount(0, text.length());
    if (length < min || length > max) {
      throw new Failure.InvalidArgument(
              field,
              min == 0
                  ? "must be at most " + max + " characters"
                  : "must be " + min + " to " + max + " characters")
          .exception();
    }
    if (!Storable.text(text)) {
      throw new Failure.InvalidArgument(
              field, "must not hold NUL characters or unpaired surrogates")
          .exception();
    }
  }
}
