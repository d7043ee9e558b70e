package dev.parley.runtime.hosted;

import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.RuntimeFailure;

/** A call of a container that failed. Its message is for the log: it has no text of the agent. */
final class ContainerFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final int TOO_MANY_REQUESTS = 429;

  private final RuntimeFailure told;
  private final Stage stage;

  /** How far a call came. */
  enum Stage {
    /** The container does not take requests. */
    NOT_READY,
    /** The answer did not begin in time. */
    LATE,
    /** The container answered, or broke off. */
    ANSWERED
  }

  private ContainerFailure(String reason, Cause cause, String told, Stage stage) {
    super(reason, null, false, false);
    this.told = new RuntimeFailure(cause, told);
    this.stage = stage;
  }

  private static ContainerFailure of(String reason, String told) {
    return new ContainerFailure(reason, Cause.EXECUTION, told, Stage.ANSWERED);
  }

  /** The container does not take requests. */
  static ContainerFailure notReady(String reason) {
    return new ContainerFailure(
        reason, Cause.EXECUTION, "The agent's container is not ready.", Stage.NOT_READY);
  }

  /** The connection was lost, or the answer has no end. */
  static ContainerFailure brokenOff(String reason) {
    return of(reason, "The agent's answer broke off.");
  }

  /** The answer did not begin in time. */
  static ContainerFailure late() {
    return new ContainerFailure(
        "no answer in time",
        Cause.EXECUTION,
        "The agent did not begin to answer in time.",
        Stage.LATE);
  }

  /** The container sent something that is not an answer. */
  static ContainerFailure invalid(String reason) {
    return of(reason, "The answer of the agent's container is not valid.");
  }

  /** The container refused the request. */
  static ContainerFailure status(int status) {
    return status == TOO_MANY_REQUESTS
        ? limited("status " + status)
        : of("status " + status, "The agent's container failed (status " + status + ").");
  }

  /**
   * The agent reported an error.
   *
   * @param code its code; empty for none
   */
  static ContainerFailure reported(String code) {
    // A message might contain anything; a code is a word.
    String word = code.matches("[A-Za-z0-9_.-]{1,64}") ? code : "";
    String reason = "the agent reported an error" + (word.isEmpty() ? "" : ", " + word);
    return switch (word) {
      case "rate_limit_exceeded" -> limited(reason);
      case "context_length_exceeded", "invalid_prompt" ->
          new ContainerFailure(
              reason,
              Cause.CONTEXT_SIZE,
              "The conversation exceeds what the agent can take.",
              Stage.ANSWERED);
      default -> of(reason, "The agent reported an error.");
    };
  }

  private static ContainerFailure limited(String reason) {
    return new ContainerFailure(
        reason, Cause.RATE_LIMIT, "The agent limits the rate of requests.", Stage.ANSWERED);
  }

  /** What the caller is told. */
  RuntimeFailure told() {
    return told;
  }

  /** How far the call came. */
  Stage stage() {
    return stage;
  }
}
