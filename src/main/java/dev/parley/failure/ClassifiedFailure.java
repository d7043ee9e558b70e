package dev.parley.failure;

/**
 * A failure that a dialect can render: it has a class and a message. A dialect may render some
 * kinds in the vendor's own words instead.
 */
public interface ClassifiedFailure {

  /** The class of this failure and a message for people. */
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
