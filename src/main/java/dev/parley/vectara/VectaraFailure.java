package dev.parley.vectara;

import dev.parley.failure.AliasFailure;
import dev.parley.failure.ClassifiedFailure;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.failure.FileFailure;
import dev.parley.failure.FileFailure.TooLarge.Limit;
import dev.parley.failure.ScheduleFailure;
import dev.parley.http.error.FailureExample;
import dev.parley.http.error.HttpFailure;

/** The failures that the OpenAPI document shows for this dialect. */
public enum VectaraFailure implements FailureExample {
  DEADLINE_EXCEEDED(new HttpFailure.DeadlineExceeded()),
  INVALID_TIMEOUT(
      new HttpFailure.InvalidParameter("Request-Timeout", "must be a whole number of 1 or more")),
  AGENT_NOT_FOUND(new Failure.AgentNotFound("demo")),
  AGENT_EXISTS(new Failure.AgentExists("customer_support")),
  AGENT_DISABLED(new Failure.AgentDisabled("demo", "")),
  TOO_MANY_VERSIONS(new Failure.TooManyVersions("customer_support", 1000)),
  NO_PUBLISHED_VERSION(new Failure.NoPublishedVersion("")),
  INVALID_STEP(
      new HttpFailure.WrongShape(
          "steps.main.output_parser.type", "must be one of default, structured")),
  SESSION_NOT_FOUND(new Failure.SessionNotFound("", "ase_customer_support_session_1f2e")),
  KEY_TAKEN(new Failure.KeyTaken("my-session")),
  IDEMPOTENCY_KEY_REUSED(new Failure.IdempotencyKeyReused("8f1c…")),
  EVENT_NOT_FOUND(new Failure.EventNotFound("aev_1f2e")),
  ARTIFACT_NOT_FOUND(new FileFailure.ArtifactNotFound("art_01a20004-d62c-7907-b339-665bc3397e80")),
  INVALID_SORT(new HttpFailure.InvalidParameter("sort_by", "must be created_at or updated_at")),
  FILE_TOO_LARGE(new FileFailure.TooLarge(Limit.FILE, 52_428_800)),
  EMPTY_MESSAGE(new Failure.InvalidArgument(Field.MESSAGE, "must have content")),
  WRONG_INPUT(
      new HttpFailure.WrongShape(
          "type", "must be one of input_message, tool_output, interrupt, compact")),
  SESSION_DISABLED(
      new ConversationFailure.SessionDisabled("", "ase_customer_support_session_1f2e")),
  TURN_IN_PROGRESS(new ConversationFailure.TurnInProgress("", "ase_customer_support_session_1f2e")),
  CALL_IN_PROGRESS(
      new ConversationFailure.WrongTurnState(
          ConversationFailure.WrongTurnState.Reason.CALL_IN_PROGRESS)),
  QUEUE_FULL(new ConversationFailure.QueueFull("", "ase_customer_support_session_1f2e")),
  NO_RUNTIME(new ConversationFailure.NoRuntime("", "", "absent")),
  RUNTIME_FAILED(
      new ConversationFailure.RuntimeFailed(
          "", "", Cause.EXECUTION, "The model server is not available.")),
  INVALID_AGENT(
      new ConversationFailure.RuntimeFailed(
          "",
          "",
          Cause.CONFIGURATION,
          "The agent has an invalid instruction template 'tone': line 2: #end is missing.")),
  RATE_LIMIT(
      new ConversationFailure.RuntimeFailed(
          "", "", Cause.RATE_LIMIT, "The model server limits requests.")),
  TOO_MANY_TURNS(new ConversationFailure.TooManyTurns()),
  ALIAS_NOT_FOUND(new AliasFailure.AliasNotFound("support")),
  ALIAS_EXISTS(new AliasFailure.AliasExists("support")),
  SCHEDULE_NOT_FOUND(new ScheduleFailure.ScheduleNotFound("daily-report")),
  SCHEDULE_EXISTS(new ScheduleFailure.ScheduleExists("daily-report")),
  TOO_MANY_SCHEDULES(new ScheduleFailure.TooManySchedules(100)),
  INVALID_INTERVAL(
      new Failure.InvalidArgument(
          Field.INTERVAL, "must be an ISO 8601 duration from PT1H to P100Y, such as P1D")),
  INVALID_RETRIES(new HttpFailure.WrongShape("retries", "must be from 0 to 10")),
  API_KEY_NOT_FOUND(new Failure.ApiKeyNotFound("aky_0193a5b0c7e87d6a9f1e2b3c4d5e6f70")),
  WRONG_SHAPE(new HttpFailure.WrongShape("name", "must be a string")),
  INVALID_KEY(
      new Failure.InvalidArgument(Field.KEY, "must be 1 to 50 letters, digits, '_' and '-'")),
  INVALID_METADATA(new Failure.InvalidArgument(Field.METADATA, "must be a JSON object")),
  INVALID_EXPIRY(new Failure.InvalidArgument(Field.EXPIRY, "must be in the future")),
  INVALID_FILTER(
      new Failure.InvalidArgument(
          Field.FILTER, "must be a regular expression in the syntax of RE2")),
  INVALID_METADATA_FILTER(
      new Failure.InvalidArgument(
          Field.METADATA_FILTER, "ends where a name or ( is expected at line 1, column 13")),
  INVALID_LIMIT(new HttpFailure.InvalidParameter("limit", "must be a whole number from 1 to 100")),
  INVALID_CURSOR(new Failure.InvalidCursor("v1.x", Direction.AFTER));

  private final ClassifiedFailure failure;

  VectaraFailure(ClassifiedFailure failure) {
    this.failure = failure;
  }

  @Override
  public ClassifiedFailure failure() {
    return failure;
  }
}
