package dev.parley.ops;

/** A setting that the program cannot start with; the message is the one line to show. */
final class UnusableSetting extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableSetting(String message) {
    super(message);
  }
}
