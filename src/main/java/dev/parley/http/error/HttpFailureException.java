package dev.parley.http.error;

/** An exception that carries an {@link HttpFailure} to the response. */
public final class HttpFailureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient HttpFailure failure;

  HttpFailureException(HttpFailure failure) {
    // An expected outcome: the stack trace is not used, so none is collected.
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  /** The failure. */
  public HttpFailure failure() {
    return failure;
  }
}
