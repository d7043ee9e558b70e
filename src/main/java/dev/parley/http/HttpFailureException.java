package dev.parley.http;

/** An {@link HttpFailure} on its way to the response. */
public final class HttpFailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient HttpFailure failure;

  HttpFailureException(HttpFailure failure) {
    // An expected outcome: nobody reads its stack trace, so none is collected.
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  /** What failed, and why. */
  public HttpFailure failure() {
    return failure;
  }
}
