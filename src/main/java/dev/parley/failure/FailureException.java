package dev.parley.failure;

/** Carries a {@link Failure} to the response. */
public final class FailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  FailureException(Failure failure) {
    // No stack trace, because a failure is an expected outcome.
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  /** The failure. */
  public Failure failure() {
    return failure;
  }
}
