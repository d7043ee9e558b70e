package dev.parley.azure;

import dev.parley.failure.AccessFailure;
import dev.parley.failure.ClassifiedFailure;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.failure.FileFailure;
import dev.parley.failure.FileFailure.Refused.Reason;
import dev.parley.failure.FileFailure.TooLarge.Limit;
import dev.parley.http.error.FailureExample;
import dev.parley.http.error.HttpFailure;
import java.util.Optional;

/** The failures that the OpenAPI document shows for this dialect. */
public enum AzureFailure implements FailureExample {
  UNKNOWN_PROJECT(new HttpFailure.UnknownPath()),
  AGENT_NOT_FOUND(new Failure.AgentNotFound(Sample.AGENT)),
  AGENT_DISABLED(new Failure.AgentDisabled(Sample.AGENT, Sample.RID)),
  AGENT_IN_USE(new Failure.InUse(Sample.AGENT, Optional.empty())),
  MALFORMED_VERSION(new Failure.MalformedVersion(Sample.RID, "latest")),
  VERSION_NOT_FOUND(new Failure.VersionNotFound(Sample.RID, "7.0")),
  NO_PUBLISHED_VERSION(new Failure.NoPublishedVersion(Sample.RID)),
  TOO_MANY_VERSIONS(new Failure.TooManyVersions(Sample.AGENT, 1000)),
  VERSION_IN_USE(new Failure.InUse(Sample.AGENT, Optional.of("1.0"))),
  SESSION_NOT_FOUND(new Failure.SessionNotFound(Sample.RID, Sample.SESSION)),
  SESSION_NOT_ACCESSIBLE(new AccessFailure.SessionNotAccessible(Sample.RID, Sample.SESSION)),
  SESSION_EXPIRED(new Failure.SessionExpired(Sample.RID, Sample.SESSION)),
  KEY_TAKEN(new Failure.KeyTaken(Sample.SESSION)),
  ISOLATION_KEY_MISSING(new AccessFailure.IsolationKeyMissing(Sample.AGENT)),
  IDEMPOTENCY_KEY_REUSED(new Failure.IdempotencyKeyReused("8f1c…")),
  INVALID_SESSION_ID(
      new Failure.InvalidArgument(
          Field.KEY,
          "must be 1 to 128 letters, digits and '.', '_', ':', '@', '-', starting with a letter or digit")),
  INVALID_CURSOR(new Failure.InvalidCursor(Sample.SESSION, Direction.AFTER)),
  INVALID_LIMIT(new HttpFailure.InvalidParameter("limit", "must be a whole number from 1 to 100")),
  INVALID_TAIL(new HttpFailure.InvalidParameter("tail", "must be a whole number from 1 to 300")),
  INVALID_FORCE(new HttpFailure.InvalidParameter("force", "must be true or false")),
  INVALID_API_VERSION(
      new HttpFailure.InvalidParameter(
          "api-version", "must be v1, 2025-11-15-preview or 2025-05-15-preview")),
  WRONG_SHAPE(new HttpFailure.WrongShape("name", "must be a string")),
  INVALID_PATH(new Failure.InvalidArgument(Field.PATH, "must be relative to the home directory")),
  MISSING_PATH(new HttpFailure.InvalidParameter("path", "is missing")),
  FILE_NOT_FOUND(new FileFailure.Refused(Sample.FILE, Reason.NOT_FOUND)),
  FILE_IS_DIRECTORY(new FileFailure.Refused("data", Reason.IS_DIRECTORY)),
  PATH_IS_FILE(new FileFailure.Refused(Sample.FILE, Reason.IS_FILE)),
  DIRECTORY_NOT_EMPTY(new FileFailure.Refused("data", Reason.NOT_EMPTY)),
  FILE_TOO_LARGE(new FileFailure.TooLarge(Limit.FILE, 52_428_800)),
  QUOTA_EXCEEDED(new FileFailure.TooLarge(Limit.SESSION, 1_073_741_824)),
  RESPONSE_NOT_FOUND(new ConversationFailure.TurnNotFound(Sample.RESPONSE)),
  CONVERSATION_NOT_FOUND(new ConversationFailure.ConversationNotFound(Sample.CONVERSATION)),
  CONVERSATION_LOCKED(new ConversationFailure.TurnInProgress(Sample.RID, Sample.CONVERSATION)),
  NOT_HOSTED(new ConversationFailure.NotHosted(Sample.AGENT)),
  INVOCATION_NOT_FOUND(new ConversationFailure.InvocationNotFound(Sample.INVOCATION)),
  SESSION_NOT_READY(new ConversationFailure.ContainerNotReady(Sample.AGENT)),
  CONTAINER_TIMED_OUT(new ConversationFailure.ContainerTimedOut(Sample.AGENT, Sample.SESSION)),
  ITEM_NOT_FOUND(new ConversationFailure.ItemNotFound(Sample.ITEM)),
  CALL_IN_PROGRESS(
      new ConversationFailure.WrongTurnState(
          ConversationFailure.WrongTurnState.Reason.CALL_IN_PROGRESS)),
  UNSUPPORTED_OPERATION(new HttpFailure.InvalidParameter("compact", "is not supported")),
  BODY_TOO_LARGE(new HttpFailure.BodyTooLarge(1_048_576)),
  BODY_CUT_OFF(new HttpFailure.BodyCutOff());

  private final ClassifiedFailure failure;

  AzureFailure(ClassifiedFailure failure) {
    this.failure = failure;
  }

  @Override
  public ClassifiedFailure failure() {
    return failure;
  }

  /** Names used in the examples. */
  private static final class Sample {
    static final String AGENT = "demo";
    static final String RID = "ri.aip-agents..agent.732cd5b4-7ca7-4219-aabb-6e976faf63b1";
    static final String SESSION = "my-session";
    static final String RESPONSE = "caresp_0004XfXnbqdnyyPEpzPrHGYH70004XfXnbqdnyyPEpzPrHGYH8";
    static final String CONVERSATION = "conv_0004XfXnbqdnyyPEpzPrHGYH70004XfXnbqdnyyPEpzPrHGYH9";
    static final String INVOCATION = "inv_0004XfXnbqdnyyPEpzPrHGYH70004XfXnbqdnyyPEpzPrHGYH9";
    static final String ITEM = "msg_01932b5a7c4e7f00a1b2c3d4e5f60718";
    static final String FILE = "data/a.txt";
  }
}
