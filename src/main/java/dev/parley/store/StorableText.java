package dev.parley.store;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;

/**
 * Validates free text: any Unicode that PostgreSQL can store, with lengths in characters as
 * PostgreSQL counts them.
 */
public final class StorableText {

  private static final int MAX_NAME = 1000;

  private StorableText() {}

  /**
   * Rejects a session name that is empty, longer than 1,000 characters or not storable.
   *
   * @throws dev.parley.failure.FailureException invalid argument
   */
  public static void requireName(String name) {
    require(Field.NAME, name, 1, MAX_NAME);
  }

  /**
   * Rejects a text that is too short, too long or not storable.
   *
   * @param min minimum number of characters
   * @param max maximum number of characters
   * @throws dev.parley.failure.FailureException invalid argument
   */
  public static void require(Field field, String text, int min, int max) {
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
              field, "must not contain NUL characters or unpaired surrogates")
          .exception();
    }
  }
}
