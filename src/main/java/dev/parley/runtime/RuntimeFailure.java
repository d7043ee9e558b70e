package dev.parley.runtime;

import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;

/** A runtime could not answer. The message is shown to the caller. */
public class RuntimeFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Cause reason;

  /**
   * Makes a failure.
   *
   * @param message what went wrong, for the caller to see
   */
  public RuntimeFailure(Cause reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why it failed. */
  public Cause reason() {
    return reason;
  }
}
