package dev.parley.failure;

/** A {@link Failure} on its way to the response. */
public final class FailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  FailureException(Failure failure) {
    // An expected outcome: nobody reads its stack trace, so none is collected.
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  /** What was refused, and why. */
  public Failure failure() {
    return failure;
  }
}
