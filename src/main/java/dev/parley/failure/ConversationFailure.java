package dev.parley.failure;

import static dev.parley.failure.FailureClass.CONFLICT;
import static dev.parley.failure.FailureClass.DEADLINE_EXCEEDED;
import static dev.parley.failure.FailureClass.INTERNAL;
import static dev.parley.failure.FailureClass.INVALID_ARGUMENT;
import static dev.parley.failure.FailureClass.NOT_FOUND;
import static dev.parley.failure.FailureClass.UNAVAILABLE;

/** The failures of conversations: turns, their runtimes and their traces. */
public sealed interface ConversationFailure extends Failure {

  /** A turn of the session is in flight; the caller has to wait for its end or cancel it. */
  record TurnInProgress(String agentRid, String session) implements ConversationFailure {
    @Override
    public Description description() {
      return CONFLICT.describedAs("Session '" + session + "' has a turn in progress.");
    }
  }

  /** As many inputs wait for the session's turn in flight as may. */
  record QueueFull(String agentRid, String session) implements ConversationFailure {
    @Override
    public Description description() {
      return CONFLICT.describedAs(
          "Session '" + session + "' has a turn in progress, and its queue of inputs is full.");
    }
  }

  /** The session accepts no messages. */
  record SessionDisabled(String agentRid, String session) implements ConversationFailure {
    @Override
    public Description description() {
      return CONFLICT.describedAs("Session '" + session + "' is disabled and accepts no messages.");
    }
  }

  /** No turn with this message id is in flight. */
  record TurnNotInProgress(String agentRid, String session, String messageId)
      implements ConversationFailure {
    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs("Message '" + messageId + "' is not in progress.");
    }
  }

  /** The session already has a turn with this trace id. */
  record TraceIdTaken(String agentRid, String session, String trace)
      implements ConversationFailure {
    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs("The session already has a trace '" + trace + "'.");
    }
  }

  /** The session already has a turn with this message id. */
  record MessageIdTaken(String agentRid, String session, String messageId)
      implements ConversationFailure {
    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs("The session already has a message '" + messageId + "'.");
    }
  }

  /** The session has no trace with this id. */
  record TraceNotFound(String agentRid, String session, String trace)
      implements ConversationFailure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("The session has no trace '" + trace + "'.");
    }
  }

  /** The agent declares no parameter with this name. */
  record UnknownParameter(String agentRid, String session, String parameter)
      implements ConversationFailure {
    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs("The agent has no parameter '" + parameter + "'.");
    }
  }

  /** The value of a parameter has another type than the agent declares. */
  record WrongParameterType(
      String agentRid, String session, String parameter, String expected, String received)
      implements ConversationFailure {
    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs(
          "Parameter '%s' must be of type %s, not %s.".formatted(parameter, expected, received));
    }
  }

  /** The agent's definition names a runtime that is not configured, or none. */
  record NoRuntime(String agentRid, String session, String runtime) implements ConversationFailure {
    @Override
    public Description description() {
      return INTERNAL.describedAs(
          runtime.isEmpty()
              ? "The agent names no runtime, and none is configured: set PARLEY_RUNTIME_DEFAULT, or"
                  + " PARLEY_RUNTIME_OPENAI_BASE_URL for agents with a model."
              : "The agent's runtime '" + runtime + "' is not configured.");
    }
  }

  /** The agent does not run in a container. */
  record NotHosted(String agent) implements ConversationFailure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("Agent '" + agent + "' has no container to invoke.");
    }
  }

  /** The caller has no invocation with this id. */
  record InvocationNotFound(String invocation) implements ConversationFailure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("Invocation '" + invocation + "' was not found.");
    }
  }

  /** The container that the agent runs in did not begin to answer in time. */
  record ContainerTimedOut(String agent, String session) implements ConversationFailure {
    @Override
    public Description description() {
      return DEADLINE_EXCEEDED.describedAs(
          "The container of agent '" + agent + "' did not begin to answer in time.");
    }
  }

  /** The container that the agent runs in does not take requests. */
  record ContainerNotReady(String agent) implements ConversationFailure {
    @Override
    public Description description() {
      return UNAVAILABLE.describedAs(
          "Agent '" + agent + "' is not ready: its container does not take requests.");
    }
  }

  /**
   * The agent's runtime failed.
   *
   * @param details what the runtime reported, as shown to the caller
   */
  record RuntimeFailed(String agentRid, String session, Cause cause, String details)
      implements ConversationFailure {

    /** Why a runtime failed. */
    public enum Cause {
      /** The runtime reported an error. */
      EXECUTION,
      /** The definition of the agent says something that cannot be done. */
      CONFIGURATION,
      /** The conversation is too long for the model. */
      CONTEXT_SIZE,
      /** The agent used too many iterations. */
      ITERATIONS,
      /** The model provider limits the rate of requests. */
      RATE_LIMIT
    }

    @Override
    public Description description() {
      String reason = ": " + details.replaceFirst("\\.$", "") + ".";
      return switch (cause) {
        case EXECUTION, CONFIGURATION -> INTERNAL.describedAs("The agent failed" + reason);
        case CONTEXT_SIZE -> INVALID_ARGUMENT.describedAs("The conversation is too long" + reason);
        case ITERATIONS ->
            INVALID_ARGUMENT.describedAs("The agent used too many iterations" + reason);
        case RATE_LIMIT -> INVALID_ARGUMENT.describedAs("The model limits requests" + reason);
      };
    }
  }

  /** The replica runs as many turns as it may, or is about to stop. Nothing was stored. */
  record TooManyTurns() implements ConversationFailure {
    @Override
    public Description description() {
      return UNAVAILABLE.describedAs("The service runs as many turns as it can; try again later.");
    }
  }

  /** Another turn, which started at the same moment, has approved or refused the call. */
  record CallDecided() implements ConversationFailure {
    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs("The call was approved or refused before.");
    }
  }

  /** The conversation has no item with this id. */
  record ItemNotFound(String item) implements ConversationFailure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("Item '" + item + "' was not found in the conversation.");
    }
  }

  /** The caller has no turn with this id that was stored. */
  record TurnNotFound(String turn) implements ConversationFailure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("Response '" + turn + "' was not found.");
    }
  }

  /** The caller has no conversation with this id. */
  record ConversationNotFound(String conversation) implements ConversationFailure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("Conversation '" + conversation + "' was not found.");
    }
  }

  /** The state of a turn does not allow what the caller wants. */
  record WrongTurnState(Reason reason) implements ConversationFailure {

    /** What does not fit. */
    public enum Reason {
      SYNCHRONOUS("Cannot cancel a synchronous response."),
      COMPLETED("Cannot cancel a completed response."),
      FAILED("Cannot cancel a failed response."),
      ENDED("Cannot cancel a response in terminal state."),
      IN_PROGRESS("Cannot delete an in-flight response."),
      NOT_IN_BACKGROUND(
          "This response cannot be streamed because it was not created with background=true."),
      NOT_STREAMED("This response cannot be streamed because it was not created with stream=true."),
      STREAM_EXPIRED(
          "This response cannot be streamed because it was not created with stream=true or the"
              + " stream TTL has expired."),
      CALL_IN_PROGRESS("Cannot delete a call that is in progress, nor its approval.");

      private final String message;

      Reason(String message) {
        this.message = message;
      }

      /** Whether it is the stream of a turn that cannot be read. */
      public boolean ofStream() {
        return this == NOT_IN_BACKGROUND || this == NOT_STREAMED || this == STREAM_EXPIRED;
      }
    }

    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs(reason.message);
    }
  }
}
