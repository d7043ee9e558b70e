package dev.parley.azure;

import dev.parley.agent.VersionNumber;
import dev.parley.failure.AccessFailure;
import dev.parley.failure.ClassifiedFailure;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.failure.FileFailure;
import dev.parley.http.RequestId;
import dev.parley.http.error.ErrorOverrides;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.RenderedFailure;
import java.util.List;
import java.util.Map;

/** Renders failures in Azure's format. */
final class AzureErrors {

  private static final String INVALID = "invalid_request_error";
  private static final String NOT_FOUND = "not_found";
  private static final String PATH = "path";
  private static final String VERSION = "version_indicator.agent_version";
  private static final String ISOLATION_KEY = "x-ms-user-isolation-key";

  /** The kinds with a specific code, parameter or message. */
  private static final ErrorOverrides<AzureError> OVERRIDES =
      new ErrorOverrides.Builder<AzureError>()
          .on(
              Failure.AgentExists.class,
              failure -> conflict("agent_already_exists", failure.message(), "name"))
          .on(
              Failure.AgentDisabled.class,
              failure -> AzureError.of(409, "agent_disabled", failure.message()))
          .on(
              Failure.MalformedVersion.class,
              failure ->
                  AzureError.invalid(
                      400,
                      "'"
                          + failure.version()
                          + "' is not the id of a version; aliases are not accepted here.",
                      VERSION))
          .on(
              Failure.VersionNotFound.class,
              failure ->
                  AzureError.of(
                          404,
                          NOT_FOUND,
                          "The agent has no version '" + version(failure.version()) + "'.")
                      .about(VERSION))
          .on(
              Failure.NoPublishedVersion.class,
              failure ->
                  AzureError.of(404, NOT_FOUND, failure.message()).about("version_indicator"))
          .on(
              Failure.TooManyVersions.class,
              failure -> AzureError.of(409, "too_many_versions", failure.message()))
          .on(Failure.InUse.class, AzureErrors::inUse)
          .on(
              Failure.KeyTaken.class,
              failure ->
                  conflict(
                      "session_already_exists",
                      "The agent already has a session '" + failure.key() + "'.",
                      "agent_session_id"))
          .on(
              Failure.SessionNotFound.class,
              failure ->
                  AzureError.of(
                      404,
                      NOT_FOUND,
                      "Session '" + failure.session() + "' was not found, or has been deleted."))
          .on(
              AccessFailure.SessionNotAccessible.class,
              failure -> AzureError.of(403, "session_not_accessible", failure.message()))
          .on(
              ConversationFailure.TurnInProgress.class,
              failure ->
                  conflict(
                      "conversation_locked",
                      "Another response of the conversation is in progress.",
                      null))
          .on(
              ConversationFailure.ContainerNotReady.class,
              failure -> AzureError.of(424, "session_not_ready", failure.message()))
          .on(
              ConversationFailure.WrongTurnState.class,
              failure -> about(failure.message(), failure.reason().ofStream() ? "stream" : ""))
          .on(
              Failure.SessionExpired.class,
              failure -> AzureError.of(409, "session_expired", failure.message()))
          .on(
              AccessFailure.IsolationKeyMissing.class,
              failure ->
                  AzureError.of(
                          403,
                          "session_not_accessible",
                          "Agent '"
                              + failure.agent()
                              + "' requires an isolation key: send the header "
                              + ISOLATION_KEY
                              + ".")
                      .about(ISOLATION_KEY))
          .on(
              Failure.IdempotencyKeyReused.class,
              failure ->
                  conflict(
                      "idempotency_key_reused",
                      "The request id '"
                          + failure.key()
                          + "' was already used with a different body.",
                      null))
          .on(FileFailure.Refused.class, AzureErrors::fileRefused)
          .on(FileFailure.TooLarge.class, AzureErrors::fileTooLarge)
          .on(Failure.InvalidArgument.class, AzureErrors::invalidArgument)
          .on(
              Failure.InvalidCursor.class,
              failure -> {
                String param = failure.direction() == Direction.AFTER ? "after" : "before";
                return AzureError.invalid(
                    400, param + " is not the id of an item of this list.", param);
              })
          .on(
              AccessFailure.MissingRole.class,
              failure -> byClass(new AccessFailure.MissingScope(failure.scope())))
          .on(
              AccessFailure.NoWorkspace.class,
              failure -> AzureError.of(403, "forbidden", "The token does not name a project."))
          .on(HttpFailure.PreviewClosed.class, AzureErrors::previewClosed)
          .on(
              HttpFailure.UnsupportedEncoding.class,
              failure -> AzureError.invalid(415, failure.message(), "Content-Encoding"))
          .on(HttpFailure.MalformedBody.class, failure -> about(failure.message(), failure.field()))
          .on(HttpFailure.WrongShape.class, failure -> about(failure.message(), failure.field()))
          .on(
              HttpFailure.InvalidParameter.class,
              failure -> AzureError.invalid(400, failure.message(), failure.name()))
          .on(
              HttpFailure.EmptyPage.class,
              failure -> AzureError.invalid(400, "limit must be 1 or more.", "limit"))
          .build();

  private AzureErrors() {}

  /** The response to a failed request. */
  static RenderedFailure of(ClassifiedFailure failure, RequestId requestId) {
    AzureError error = OVERRIDES.of(failure).orElseGet(() -> byClass(failure));
    return RenderedFailure.of(
        error.status(),
        new ErrorResponse(
            new ErrorResponse.Detail(
                error.code(),
                error.message(),
                error.param(),
                error.type(),
                List.of(),
                Map.of("request_id", requestId.toString()))));
  }

  private static AzureError byClass(ClassifiedFailure failure) {
    String message = failure.message();
    return switch (failure.failureClass()) {
      case INVALID_ARGUMENT -> AzureError.invalid(400, message, null);
      case UNAUTHENTICATED -> AzureError.of(401, "unauthorized", message);
      case PERMISSION_DENIED -> AzureError.of(403, "forbidden", message);
      case NOT_FOUND -> AzureError.of(404, NOT_FOUND, message);
      case METHOD_NOT_ALLOWED -> AzureError.of(405, "method_not_allowed", message);
      case NOT_ACCEPTABLE -> AzureError.of(406, "not_acceptable", message);
      case REQUEST_TIMEOUT -> AzureError.of(408, "request_timeout", message);
      case CONFLICT -> AzureError.of(409, "conflict", message);
      case TOO_LARGE -> AzureError.invalid(413, message, null);
      case UNSUPPORTED_MEDIA_TYPE -> AzureError.invalid(415, message, "Content-Type");
      case INTERNAL -> AzureError.of(500, "internal_error", message);
      case UNAVAILABLE -> AzureError.of(503, "service_unavailable", message);
      case DEADLINE_EXCEEDED -> AzureError.of(504, "timeout", message);
    };
  }

  private static AzureError about(String message, String field) {
    return AzureError.invalid(400, message, field.isEmpty() ? null : field);
  }

  private static AzureError conflict(String code, String message, String param) {
    return new AzureError(409, code, INVALID, message, param);
  }

  private static String version(String text) {
    return VersionNumber.parse(text).map(VersionIds::text).orElse(text);
  }

  private static AzureError inUse(Failure.InUse failure) {
    String what =
        failure
            .version()
            .map(version -> "Version '" + version(version) + "' of agent '" + failure.agent() + "'")
            .orElse("Agent '" + failure.agent() + "'");
    return conflict(
        "active_sessions", what + " has active sessions; force=true deletes them too.", "force");
  }

  private static AzureError fileRefused(FileFailure.Refused failure) {
    return failure.reason() == FileFailure.Refused.Reason.NOT_EMPTY
        ? conflict(
            "directory_not_empty",
            "Directory '"
                + failure.path()
                + "' is not empty; recursive=true deletes what is in it too.",
            "recursive")
        : byClass(failure).about(PATH);
  }

  private static AzureError fileTooLarge(FileFailure.TooLarge failure) {
    return switch (failure.limit()) {
      case FILE -> byClass(failure);
      case SESSION -> new AzureError(413, "quota_exceeded", INVALID, failure.message(), null);
    };
  }

  private static AzureError invalidArgument(Failure.InvalidArgument failure) {
    String param =
        switch (failure.field()) {
          case ISOLATION_KEY -> "isolation key";
          case PATH -> PATH;
          case DEFINITION -> "definition";
          case MESSAGE -> "input";
          default -> "agent_session_id";
        };
    return AzureError.invalid(400, param + " " + failure.reason() + ".", param);
  }

  private static AzureError previewClosed(HttpFailure.PreviewClosed failure) {
    String optIn = failure.feature() + "=V1Preview";
    return new AzureError(
        403,
        "preview_feature_required",
        INVALID,
        failure.feature()
            + " is in preview. This operation requires the following opt-in preview feature(s): "
            + optIn
            + ". Include the 'Foundry-Features: "
            + optIn
            + "' header in your request.",
        "Foundry-Features");
  }
}
