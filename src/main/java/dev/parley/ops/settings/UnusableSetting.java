package dev.parley.ops.settings;

/**
 * A missing or invalid setting that prevents the program from starting; the message is the line to
 * show.
 */
public final class UnusableSetting extends Exception {

  private static final long serialVersionUID = 1L;

  public UnusableSetting(String message) {
    super(message);
  }
}
