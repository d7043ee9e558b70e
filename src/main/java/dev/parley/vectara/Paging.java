package dev.parley.vectara;

import dev.parley.http.HttpFailure;
import java.util.Optional;

/** What every list of this dialect is asked for by (contract section 2). */
final class Paging {

  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 100;

  private Paging() {}

  /** What a parameter says; some clients send one that says nothing. */
  static Optional<String> given(String text) {
    return Optional.ofNullable(text).filter(value -> !value.isEmpty());
  }

  /**
   * The most items of a page.
   *
   * @param text as given; null or empty for the default
   * @throws dev.parley.http.HttpFailureException invalid parameter
   */
  static int limit(String text) {
    return given(text).map(Paging::inRange).orElse(DEFAULT_LIMIT);
  }

  private static int inRange(String text) {
    // Up to three digits: nothing that matches overflows.
    int limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new HttpFailure.InvalidParameter("limit", "must be a whole number from 1 to 100")
          .exception();
    }
    return limit;
  }

  /**
   * Whether a parameter says yes or no.
   *
   * @param text as given; null or empty for neither
   * @throws dev.parley.http.HttpFailureException invalid parameter
   */
  static Optional<Boolean> truth(String name, String text) {
    return given(text)
        .map(
            value ->
                switch (value) {
                  // Python's clients write it with a capital letter.
                  case "true", "True" -> true;
                  case "false", "False" -> false;
                  default ->
                      throw new HttpFailure.InvalidParameter(name, "must be true or false")
                          .exception();
                });
  }
}
