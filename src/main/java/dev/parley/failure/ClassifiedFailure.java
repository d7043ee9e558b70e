package dev.parley.failure;

/**
 * A failure that a dialect can render, because it has a class and a message. A dialect may use the
 * vendor's wording for some failures instead.
 */
public interface ClassifiedFailure {

  /** The class of this failure and a human-readable message. */
  Description description();

  /** The class of this failure. */
  default FailureClass failureClass() {
    return description().failureClass();
  }

  /** What went wrong, as one sentence. */
  default String message() {
    return description().message();
  }
}
