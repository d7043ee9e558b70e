package dev.parley.vectara;

import dev.parley.http.error.HttpFailure;
import java.util.Optional;

/** The paging parameters of lists. */
public final class Paging {

  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 100;

  private Paging() {}

  /**
   * The value of a parameter; an empty one counts as absent, because some clients send empty
   * parameters.
   */
  public static Optional<String> optional(String text) {
    return Optional.ofNullable(text).filter(value -> !value.isEmpty());
  }

  /**
   * The maximum number of items on a page.
   *
   * @param text the parameter; null or empty for the default
   * @throws dev.parley.http.error.HttpFailureException invalid parameter
   */
  public static int limit(String text) {
    return optional(text).map(Paging::inRange).orElse(DEFAULT_LIMIT);
  }

  private static int inRange(String text) {
    // Three digits at most, so the number cannot overflow.
    int limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new HttpFailure.InvalidParameter("limit", "must be a whole number from 1 to 100")
          .exception();
    }
    return limit;
  }

  /**
   * Parses a boolean parameter.
   *
   * @param text the parameter; null or empty if absent
   * @throws dev.parley.http.error.HttpFailureException invalid parameter
   */
  public static Optional<Boolean> flag(String name, String text) {
    return optional(text)
        .map(
            value ->
                switch (value) {
                  // Python clients capitalize it.
                  case "true", "True" -> true;
                  case "false", "False" -> false;
                  default ->
                      throw new HttpFailure.InvalidParameter(name, "must be true or false")
                          .exception();
                });
  }
}
