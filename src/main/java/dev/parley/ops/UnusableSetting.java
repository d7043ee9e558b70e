package dev.parley.ops;

/**
 * A missing or invalid setting that prevents the program from starting; the message is the line to
 * show.
 */
final class UnusableSetting extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableSetting(String message) {
    super(message);
  }
}
