package dev.parley.azure.response;

import dev.parley.failure.ConversationFailure.RuntimeFailed;
import java.time.Instant;

/** The status of a response. */
public sealed interface ResponseStatus {

  /** The status as clients read it. */
  String wire();

  /** A background response that has not started. */
  record Queued() implements ResponseStatus {
    @Override
    public String wire() {
      return "queued";
    }
  }

  /** The agent is at it. */
  record InProgress() implements ResponseStatus {
    @Override
    public String wire() {
      return "in_progress";
    }
  }

  /** It is complete. */
  record Completed(Instant at) implements ResponseStatus {
    @Override
    public String wire() {
      return "completed";
    }
  }

  /**
   * It failed.
   *
   * @param code one of the codes of OpenAI's {@code ResponseError}
   */
  record Failed(String code, String message) implements ResponseStatus {

    /** Its runtime failed. */
    public static Failed because(RuntimeFailed.Cause cause, String message) {
      return new Failed(
          switch (cause) {
            case EXECUTION, CONFIGURATION, ITERATIONS -> "server_error";
            case CONTEXT_SIZE -> "invalid_prompt";
            case RATE_LIMIT -> "rate_limit_exceeded";
          },
          message);
    }

    @Override
    public String wire() {
      return "failed";
    }
  }

  /**
   * It ended early.
   *
   * @param reason {@code max_output_tokens} or another of OpenAI's reasons
   */
  record Incomplete(String reason) implements ResponseStatus {
    @Override
    public String wire() {
      return "incomplete";
    }
  }

  /** The caller cancelled it. */
  record Cancelled() implements ResponseStatus {
    @Override
    public String wire() {
      return "cancelled";
    }
  }
}
