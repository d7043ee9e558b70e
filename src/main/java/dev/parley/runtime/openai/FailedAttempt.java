package dev.parley.runtime.openai;

import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.RuntimeFailure;
import java.time.Duration;
import java.util.Optional;

/** A call of a model that failed. Its message is for the log: it has no text from the server. */
final class FailedAttempt extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final RuntimeFailure failure;
  private final boolean temporary;
  private final transient Optional<Duration> retryAfter;

  /**
   * Makes a failure.
   *
   * @param reason what happened, for the log
   * @param failure what the caller is told
   * @param temporary whether the same call may succeed later
   * @param retryAfter how long the server asks to wait
   */
  FailedAttempt(
      String reason, RuntimeFailure failure, boolean temporary, Optional<Duration> retryAfter) {
    super(reason, null, false, false);
    this.failure = failure;
    this.temporary = temporary;
    this.retryAfter = retryAfter;
  }

  private static FailedAttempt of(String reason, String message, boolean temporary) {
    return new FailedAttempt(
        reason, new RuntimeFailure(Cause.EXECUTION, message), temporary, Optional.empty());
  }

  /** No connection to the server. */
  static FailedAttempt unreachable(String reason) {
    return of(reason, "The model server cannot be reached.", true);
  }

  /** The connection was lost during the answer. */
  static FailedAttempt brokenOff(String reason) {
    return of(reason, "The model's answer broke off.", true);
  }

  /** The answer did not begin in time. */
  static FailedAttempt late() {
    return of("no answer in time", "The model did not begin to answer in time.", false);
  }

  /** The server sent something that is not an answer. */
  static FailedAttempt invalid(String reason) {
    return of(reason, "The model server's answer is not valid.", false);
  }

  /** What the caller is told. */
  RuntimeFailure failure() {
    return failure;
  }

  /** Whether the same call may succeed later. */
  boolean temporary() {
    return temporary;
  }

  /** How long the server asks to wait. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
