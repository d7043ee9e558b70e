package dev.parley.azure;

import dev.parley.http.error.HttpFailure;

/** Parses boolean query parameters. */
public final class Flags {

  private Flags() {}

  /**
   * Reads a flag; false when it is absent.
   *
   * @throws dev.parley.http.error.HttpFailureException invalid parameter
   */
  public static boolean of(String name, String text) {
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw new HttpFailure.InvalidParameter(name, "must be true or false").exception();
  }
}
