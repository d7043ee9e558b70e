package dev.parley.http;

/** Carries an {@link EdgeFailure} from where it is found to where it is answered. */
public final class EdgeFailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient EdgeFailure failure;

  EdgeFailureException(EdgeFailure failure) {
    // An expected answer, not a fault: nobody reads its stack trace, so none is collected.
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  /** What was refused, and why. */
  public EdgeFailure failure() {
    return failure;
  }
}
