package dev.parley.vectara;

import dev.parley.failure.AccessFailure;
import dev.parley.failure.AliasFailure;
import dev.parley.failure.ClassifiedFailure;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.failure.FileFailure;
import dev.parley.failure.ScheduleFailure;
import dev.parley.http.RequestId;
import dev.parley.http.error.ErrorOverrides;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.RenderedFailure;
import java.util.List;
import java.util.Map;

/** Renders failures in Vectara's format. */
final class VectaraErrors {

  private static final String INVALID = "invalid_request";

  /** The dialect's names of the fields that the core validates. */
  private static final Map<Field, String> FIELDS =
      Map.ofEntries(
          Map.entry(Field.KEY, "key"),
          Map.entry(Field.NAME, "name"),
          Map.entry(Field.DESCRIPTION, "description"),
          Map.entry(Field.METADATA, "metadata"),
          Map.entry(Field.TTL, "tti_minutes"),
          Map.entry(Field.SECRETS, "secrets"),
          Map.entry(Field.MESSAGE, "messages"),
          Map.entry(Field.PATH, "files"),
          Map.entry(Field.FILTER, "filter"),
          Map.entry(Field.METADATA_FILTER, "metadata_filter"),
          Map.entry(Field.ROLES, "api_roles"),
          Map.entry(Field.EXPIRY, "expires_at"),
          Map.entry(Field.CRON, "schedule.cron_expression"),
          Map.entry(Field.INTERVAL, "schedule.interval"));

  /** The codes of fields that have their own. */
  private static final Map<Field, String> CODES =
      Map.of(Field.METADATA, "invalid_metadata", Field.MESSAGE, "invalid_message_content");

  /** The kinds with an id, a field, or a specific status or message. */
  private static final ErrorOverrides<VectaraError> OVERRIDES =
      new ErrorOverrides.Builder<VectaraError>()
          .on(
              Failure.AgentNotFound.class,
              failure ->
                  VectaraError.notFound("agent_not_found", failure.agent(), failure.message()))
          .on(
              Failure.AgentExists.class,
              failure -> conflict("An agent with key '" + failure.agent() + "' already exists."))
          .on(
              Failure.AgentDisabled.class,
              failure -> VectaraError.of(400, INVALID, failure.message()))
          .on(
              Failure.VersionNotFound.class,
              failure ->
                  VectaraError.notFound("agent_not_found", failure.version(), failure.message()))
          .on(
              Failure.NoPublishedVersion.class,
              failure -> VectaraError.of(400, INVALID, failure.message()))
          // In this dialect agents have no versions, only changes.
          .on(
              Failure.TooManyVersions.class,
              failure ->
                  conflict(
                      "Agent '"
                          + failure.agent()
                          + "' has already been changed "
                          + failure.limit()
                          + " times."))
          .on(Failure.SessionNotFound.class, failure -> sessionNotFound(failure.session()))
          // A session that the caller cannot access is reported as not found.
          .on(
              AccessFailure.SessionNotAccessible.class,
              failure -> sessionNotFound(failure.session()))
          .on(Failure.SessionExpired.class, failure -> sessionNotFound(failure.session()))
          .on(
              Failure.EventNotFound.class,
              failure ->
                  VectaraError.notFound("event_not_found", failure.event(), failure.message()))
          .on(
              FileFailure.ArtifactNotFound.class,
              failure ->
                  VectaraError.notFound(
                      "artifact_not_found", failure.artifact(), failure.message()))
          .on(
              AliasFailure.AliasNotFound.class,
              failure -> VectaraError.notFound("alias_not_found", failure.key(), failure.message()))
          .on(
              ScheduleFailure.ScheduleNotFound.class,
              failure ->
                  VectaraError.notFound("schedule_not_found", failure.key(), failure.message()))
          .on(
              ConversationFailure.SessionDisabled.class,
              failure -> VectaraError.of(400, INVALID, failure.message()))
          .on(
              ConversationFailure.TurnInProgress.class,
              failure ->
                  conflict(
                      "Session '"
                          + failure.session()
                          + "' is already running; send the input with since to queue it, or"
                          + " interrupt the session."))
          .on(
              ConversationFailure.NoRuntime.class,
              failure -> VectaraError.of(422, INVALID, failure.message()))
          .on(ConversationFailure.RuntimeFailed.class, VectaraErrors::runtimeFailed)
          .on(
              Failure.ApiKeyNotFound.class,
              failure ->
                  VectaraError.notFound("api_key_not_found", failure.id(), failure.message()))
          .on(
              Failure.InvalidArgument.class,
              failure ->
                  VectaraError.invalid(
                      CODES.getOrDefault(failure.field(), INVALID),
                      FIELDS.getOrDefault(failure.field(), "request"),
                      failure.reason()))
          .on(
              Failure.InvalidCursor.class,
              failure ->
                  VectaraError.invalid(INVALID, "page_key", "is not a page key of this list"))
          .on(
              HttpFailure.Unauthenticated.class,
              failure ->
                  VectaraError.of(
                      401,
                      "unauthorized",
                      failure.credentialsGiven()
                          ? "The API key is not valid, or the bearer token is malformed, expired or not from a trusted issuer."
                          : "Send an API key in the header x-api-key, or a bearer token in the header Authorization."))
          .on(HttpFailure.MalformedBody.class, failure -> body(failure.field(), failure.reason()))
          .on(HttpFailure.WrongShape.class, failure -> body(failure.field(), failure.reason()))
          .on(
              HttpFailure.InvalidParameter.class,
              failure -> VectaraError.invalid(INVALID, failure.name(), failure.reason()))
          .on(
              HttpFailure.EmptyPage.class,
              failure -> VectaraError.invalid(INVALID, "limit", "must be 1 or more"))
          .build();

  private VectaraErrors() {}

  private static VectaraError body(String field, String reason) {
    return field.isEmpty()
        ? VectaraError.of(400, INVALID, "The body " + reason + ".")
        : VectaraError.invalid(INVALID, field, reason);
  }

  private static VectaraError runtimeFailed(ConversationFailure.RuntimeFailed failure) {
    return switch (failure.cause()) {
      case EXECUTION -> VectaraError.of(500, "agent_processing_failed", failure.message());
      case CONFIGURATION -> VectaraError.of(422, INVALID, failure.message());
      case RATE_LIMIT -> VectaraError.of(429, "rate_limit_exceeded", failure.message());
      case CONTEXT_SIZE, ITERATIONS -> VectaraError.of(400, INVALID, failure.message());
    };
  }

  /** The response to a failed request. */
  static RenderedFailure of(ClassifiedFailure failure, RequestId requestId) {
    VectaraError error = OVERRIDES.of(failure).orElseGet(() -> byClass(failure));
    return RenderedFailure.of(
        error.status(),
        new ErrorResponse(
            error.code(),
            error.fieldErrors(),
            error.id(),
            List.of(error.message()),
            requestId.toString()));
  }

  private static VectaraError byClass(ClassifiedFailure failure) {
    String message = failure.message();
    return switch (failure.failureClass()) {
      case INVALID_ARGUMENT -> VectaraError.of(400, INVALID, message);
      case UNAUTHENTICATED -> VectaraError.of(401, "unauthorized", message);
      case PERMISSION_DENIED -> VectaraError.of(403, "forbidden", message);
      case NOT_FOUND -> VectaraError.of(404, "not_found", message);
      case METHOD_NOT_ALLOWED -> VectaraError.of(405, "method_not_allowed", message);
      case NOT_ACCEPTABLE -> VectaraError.of(406, "not_acceptable", message);
      case REQUEST_TIMEOUT -> VectaraError.of(408, "request_timeout", message);
      case CONFLICT -> conflict(message);
      case TOO_LARGE -> VectaraError.of(413, INVALID, message);
      case UNSUPPORTED_MEDIA_TYPE -> VectaraError.of(415, "unsupported_media_type", message);
      case INTERNAL -> VectaraError.of(500, "internal_error", message);
      case UNAVAILABLE -> VectaraError.of(503, "unavailable", message);
      case DEADLINE_EXCEEDED -> VectaraError.of(504, "timeout", message);
    };
  }

  private static VectaraError conflict(String message) {
    return VectaraError.of(409, "conflict", message);
  }

  private static VectaraError sessionNotFound(String session) {
    return VectaraError.notFound(
        "session_not_found", session, new Failure.SessionNotFound("", session).message());
  }
}
