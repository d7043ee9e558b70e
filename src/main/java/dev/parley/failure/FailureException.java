package dev.parley.failure;

/** Carries a {@link Failure} from where it is found to where it is answered. */
public final class FailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  FailureException(Failure failure) {
    // An expected answer, not a fault: nobody reads its stack trace, so none is collected.
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  /** What was refused, and why. */
  public Failure failure() {
    return failure;
  }
}
