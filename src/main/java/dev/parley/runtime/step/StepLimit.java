package dev.parley.runtime.step;

import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.RuntimeFailure;

/** An agent moves from step to step without coming to an end. */
public final class StepLimit extends RuntimeFailure {

  private static final long serialVersionUID = 1;

  /** How often an agent may move on while it answers a message. */
  public static final int MAX_TRANSITIONS = 10;

  private static final String MESSAGE =
      "The agent moved from step to step more than " + MAX_TRANSITIONS + " times.";

  StepLimit() {
    super(Cause.ITERATIONS, MESSAGE);
  }

  /** Whether a failure is this one, or was before it was stored. */
  public static boolean is(RuntimeFailure failure) {
    return failure.reason() == Cause.ITERATIONS && MESSAGE.equals(failure.getMessage());
  }
}
