package dev.parley.palantir;

import dev.parley.failure.AccessFailure;
import dev.parley.failure.ClassifiedFailure;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.error.ErrorOverrides;
import dev.parley.http.error.FailedRequest;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.RenderedFailure;
import java.util.Map;
import java.util.Optional;

/**
 * Renders failures in Palantir's format, as described under "Errors" in the vendor's API
 * documentation.
 */
final class PalantirErrors {

  private static final int MAX_SHOWN = 100;

  /** The kinds with a specific name or message. */
  private static final ErrorOverrides<PalantirError> OVERRIDES =
      ConversationErrors.addTo(new ErrorOverrides.Builder<PalantirError>())
          .on(
              Failure.AgentNotFound.class,
              failure ->
                  PalantirError.notFound(
                          "AgentNotFound",
                          "The agent does not exist, or you do not have access to it.")
                      .with(Map.of("agentRid", failure.agent())))
          .on(
              Failure.AgentDisabled.class,
              failure ->
                  PalantirError.denied(
                          "CreateSessionPermissionDenied",
                          "The agent is disabled and does not accept new sessions.")
                      .with(Map.of("agentRid", failure.agentRid())))
          .on(
              Failure.MalformedVersion.class,
              failure ->
                  PalantirError.invalid(
                          "InvalidAgentVersion",
                          "An agent version has the format major.minor, such as 1.0.")
                      .with(
                          Map.of(
                              "agentRid", failure.agentRid(), "version", shown(failure.version()))))
          .on(
              Failure.VersionNotFound.class,
              failure ->
                  PalantirError.notFound("AgentVersionNotFound", "The agent has no such version.")
                      .with(
                          Map.of(
                              "agentRid",
                              failure.agentRid(),
                              "agentVersionString",
                              failure.version())))
          .on(
              Failure.NoPublishedVersion.class,
              failure ->
                  PalantirError.invalid(
                          "NoPublishedAgentVersion",
                          "The agent has no published version; request a draft, or publish a version.")
                      .with(Map.of("agentRid", failure.agentRid())))
          .on(
              Failure.SessionNotFound.class,
              failure -> sessionNotFound(failure.agentRid(), failure.session()))
          // A session that the caller cannot access is reported as not found.
          .on(
              AccessFailure.SessionNotAccessible.class,
              failure -> sessionNotFound(failure.agentRid(), failure.session()))
          .on(
              Failure.SessionExpired.class,
              failure -> sessionNotFound(failure.agentRid(), failure.session()))
          .on(
              Failure.InvalidArgument.class,
              failure ->
                  failure.field() == Field.NAME
                      ? invalid("title " + failure.reason() + ".")
                      : invalid(failure.message()))
          .on(
              Failure.InvalidCursor.class,
              failure ->
                  PalantirError.invalid(
                          "InvalidPageToken", "The page token was not returned by this list.")
                      .with(Map.of("pageToken", failure.cursor())))
          .on(AccessFailure.MissingScope.class, failure -> missingScope(failure.scope()))
          .on(AccessFailure.MissingRole.class, failure -> missingScope(failure.scope()))
          .on(
              HttpFailure.Unauthenticated.class,
              failure ->
                  PalantirError.of(
                      401,
                      "UNAUTHORIZED",
                      failure.credentialsGiven() ? "Default:Unauthorized" : "MissingCredentials",
                      failure.message()))
          .on(
              HttpFailure.PreviewClosed.class,
              failure ->
                  PalantirError.invalid(
                      "ApiFeaturePreviewUsageOnly",
                      "This operation is in preview; add preview=true to the query."))
          .on(HttpFailure.UnknownPath.class, failure -> PalantirError.empty(404))
          .on(
              HttpFailure.MissingBody.class,
              failure ->
                  PalantirError.invalid(
                      "MissingPostBody", "The body must be a JSON object, such as {}."))
          .on(
              HttpFailure.WrongShape.class,
              failure ->
                  PalantirError.of(
                      422, "INVALID_ARGUMENT", "Conjure:UnprocessableEntity", failure.message()))
          .on(
              HttpFailure.EmptyPage.class,
              failure ->
                  PalantirError.invalid("InvalidPageSize", failure.message())
                      .with(Map.of("pageSize", failure.size())))
          .build();

  private PalantirErrors() {}

  /** The response to a failed request. */
  static RenderedFailure of(ClassifiedFailure failure, FailedRequest failed) {
    PalantirError error =
        byOperation(failure, failed.path())
            .or(() -> OVERRIDES.of(failure))
            .orElseGet(() -> byClass(failure));
    return error.code() == null
        ? RenderedFailure.empty(error.status())
        : RenderedFailure.of(
            error.status(),
            new ErrorResponse(
                error.code(),
                error.name(),
                error.description(),
                failed.id().uuid(),
                error.parameters()));
  }

  /** The errors whose names depend on the operation. */
  private static Optional<PalantirError> byOperation(ClassifiedFailure failure, String path) {
    if (failure instanceof AccessFailure.MissingScope missing
        && path.equals(PalantirDialect.ALL_SESSIONS)) {
      return Optional.of(
          PalantirError.denied(
              "GetAllSessionsAgentsPermissionDenied",
              "The token does not have the scope " + missing.scope() + "."));
    }
    if (failure instanceof ConversationFailure.SessionDisabled disabled) {
      String operation = path.endsWith("/streamingContinue") ? "Streaming" : "Blocking";
      return Optional.of(
          PalantirError.denied(operation + "ContinueSessionPermissionDenied", disabled.message())
              .with(ConversationErrors.at(disabled.agentRid(), disabled.session())));
    }
    return Optional.empty();
  }

  private static PalantirError byClass(ClassifiedFailure failure) {
    String message = failure.message();
    return switch (failure.failureClass()) {
      case INVALID_ARGUMENT -> invalid(message);
      case UNAUTHENTICATED ->
          PalantirError.of(401, "UNAUTHORIZED", "Default:Unauthorized", message);
      case PERMISSION_DENIED -> PalantirError.denied("Default:PermissionDenied", message);
      case NOT_FOUND -> PalantirError.notFound("Default:NotFound", message);
      case METHOD_NOT_ALLOWED -> PalantirError.empty(405);
      case NOT_ACCEPTABLE ->
          PalantirError.of(406, "INVALID_ARGUMENT", "Conjure:NotAcceptable", message);
      case REQUEST_TIMEOUT ->
          PalantirError.of(408, "INVALID_ARGUMENT", "Default:RequestTimeout", message);
      case CONFLICT -> PalantirError.of(409, "CONFLICT", "Default:Conflict", message);
      case TOO_LARGE ->
          PalantirError.of(
              413, "REQUEST_ENTITY_TOO_LARGE", "Default:RequestEntityTooLarge", message);
      case UNSUPPORTED_MEDIA_TYPE ->
          PalantirError.of(415, "INVALID_ARGUMENT", "Conjure:UnsupportedMediaType", message);
      case INTERNAL -> PalantirError.of(500, "INTERNAL", "Default:Internal", null);
      case UNAVAILABLE -> PalantirError.empty(503);
      case DEADLINE_EXCEEDED -> PalantirError.of(504, "TIMEOUT", "Default:Timeout", null);
    };
  }

  private static PalantirError invalid(String description) {
    return PalantirError.invalid("Default:InvalidArgument", description);
  }

  private static PalantirError sessionNotFound(String agentRid, String session) {
    return PalantirError.notFound(
            "SessionNotFound", "The session does not exist, or you do not have access to it.")
        .with(Map.of("agentRid", agentRid, "sessionRid", session));
  }

  private static PalantirError missingScope(String scope) {
    return PalantirError.denied("ApiUsageDenied", "The token does not have the required scope.")
        .with(Map.of("missingScope", scope));
  }

  /** The start of a value from the request, because the value may be long. */
  static String shown(String value) {
    return value.codePointCount(0, value.length()) <= MAX_SHOWN
        ? value
        : value.substring(0, value.offsetByCodePoints(0, MAX_SHOWN)) + "…";
  }
}
