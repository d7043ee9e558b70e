package dev.parley.palantir;

import dev.parley.failure.ClassifiedFailure;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.http.error.FailureExample;
import dev.parley.http.error.HttpFailure;

/** The failures that the OpenAPI document shows for this dialect. */
public enum PalantirFailure implements FailureExample {
  PREVIEW_CLOSED(new HttpFailure.PreviewClosed("")),
  INVALID_RID(new HttpFailure.InvalidParameter("agentRid", "must be a resource identifier")),
  AGENT_NOT_FOUND(new Failure.AgentNotFound(Sample.AGENT)),
  AGENT_DISABLED(new Failure.AgentDisabled("demo", Sample.AGENT)),
  MALFORMED_VERSION(new Failure.MalformedVersion(Sample.AGENT, "latest")),
  VERSION_NOT_FOUND(new Failure.VersionNotFound(Sample.AGENT, "7.3")),
  NO_PUBLISHED_VERSION(new Failure.NoPublishedVersion(Sample.AGENT)),
  SESSION_NOT_FOUND(new Failure.SessionNotFound(Sample.AGENT, Sample.SESSION)),
  IDEMPOTENCY_KEY_REUSED(new Failure.IdempotencyKeyReused("8f1c…")),
  INVALID_VERSION_TYPE(new HttpFailure.WrongShape("agentVersion", "must be a string")),
  MISSING_TITLE(new HttpFailure.WrongShape("title", "is missing")),
  EMPTY_TITLE(new Failure.InvalidArgument(Field.NAME, "must not be empty")),
  MALFORMED_PAGE_SIZE(
      new HttpFailure.InvalidParameter("pageSize", "must be a whole number from 1 to 2147483647")),
  EMPTY_PAGE(new HttpFailure.EmptyPage(0)),
  INVALID_CURSOR(new Failure.InvalidCursor("v1.AAAA", Direction.AFTER)),
  MISSING_TEXT(new HttpFailure.WrongShape("userInput.text", "is missing")),
  INVALID_ID(new HttpFailure.WrongShape("messageId", "must be a UUID")),
  LONG_MESSAGE(new Failure.InvalidArgument(Field.MESSAGE, "must be at most 262144 characters")),
  UNKNOWN_PARAMETER(
      new ConversationFailure.UnknownParameter(Sample.AGENT, Sample.SESSION, "customerName")),
  WRONG_PARAMETER_TYPE(
      new ConversationFailure.WrongParameterType(
          Sample.AGENT, Sample.SESSION, "customerName", "string", "objectSet")),
  SESSION_DISABLED(new ConversationFailure.SessionDisabled(Sample.AGENT, Sample.SESSION)),
  TURN_IN_PROGRESS(new ConversationFailure.TurnInProgress(Sample.AGENT, Sample.SESSION)),
  TRACE_ID_TAKEN(new ConversationFailure.TraceIdTaken(Sample.AGENT, Sample.SESSION, Sample.ID)),
  MESSAGE_ID_TAKEN(new ConversationFailure.MessageIdTaken(Sample.AGENT, Sample.SESSION, Sample.ID)),
  NOT_IN_PROGRESS(
      new ConversationFailure.TurnNotInProgress(Sample.AGENT, Sample.SESSION, Sample.ID)),
  TRACE_NOT_FOUND(new ConversationFailure.TraceNotFound(Sample.AGENT, Sample.SESSION, Sample.ID)),
  NO_RUNTIME(new ConversationFailure.NoRuntime(Sample.AGENT, Sample.SESSION, "mine")),
  RUNTIME_FAILED(failed(Cause.EXECUTION, "The model does not respond.")),
  CONTEXT_SIZE(failed(Cause.CONTEXT_SIZE, "132096 of 128000 tokens")),
  ITERATIONS(failed(Cause.ITERATIONS, "20 iterations")),
  RATE_LIMIT(failed(Cause.RATE_LIMIT, "60 requests a minute")),
  TOO_MANY_TURNS(new ConversationFailure.TooManyTurns());

  private static ConversationFailure.RuntimeFailed failed(Cause cause, String details) {
    return new ConversationFailure.RuntimeFailed(Sample.AGENT, Sample.SESSION, cause, details);
  }

  private final ClassifiedFailure failure;

  PalantirFailure(ClassifiedFailure failure) {
    this.failure = failure;
  }

  @Override
  public ClassifiedFailure failure() {
    return failure;
  }

  /** Names used in the examples. */
  static final class Sample {
    static final String AGENT = "ri.aip-agents..agent.732cd5b4-7ca7-4219-aabb-6e976faf63b1";
    static final String ID = "01a1b2c3-d4e5-7000-8000-000000000000";
    static final String SESSION = "ri.aip-agents..session.01a1b2c3-d4e5-7000-8000-000000000000";

    private Sample() {}
  }
}
