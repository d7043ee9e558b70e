package dev.parley.azure;

import dev.parley.agent.VersionNumber;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.http.Answer;
import dev.parley.http.EdgeFailure;
import dev.parley.http.RequestId;
import java.util.List;
import java.util.Map;

/** Words failures as Azure does (contract section 4). Made for one request. */
final class AzureErrors implements Failure.Cases<Answer>, EdgeFailure.Cases<Answer> {

  private static final String INVALID = "invalid_request_error";
  private static final String NOT_FOUND = "not_found";
  private static final String PATH = "path";
  private static final String FORBIDDEN = "forbidden";
  private static final String NOT_ACCESSIBLE = "session_not_accessible";

  private final RequestId requestId;

  AzureErrors(RequestId requestId) {
    this.requestId = requestId;
  }

  private Answer error(int status, String code, String type, String message, String param) {
    return Answer.of(
        status,
        new ErrorResponse(
            new ErrorResponse.Detail(
                code,
                message,
                param,
                type,
                List.of(),
                Map.of("request_id", requestId.toString()))));
  }

  private Answer error(int status, String code, String message) {
    return error(status, code, code, message, null);
  }

  private static String version(String text) {
    return VersionNumber.parse(text).map(VersionIds::text).orElse(text);
  }

  private Answer invalid(int status, String message, String param) {
    return error(status, INVALID, INVALID, message, param);
  }

  @Override
  public Answer agentNotFound(Failure.AgentNotFound failure) {
    return error(404, NOT_FOUND, "Agent '" + failure.agent() + "' was not found.");
  }

  @Override
  public Answer agentDisabled(Failure.AgentDisabled failure) {
    return error(
        409,
        "agent_disabled",
        "Agent '" + failure.agent() + "' is disabled and takes no new sessions.");
  }

  @Override
  public Answer malformedVersion(Failure.MalformedVersion failure) {
    return invalid(
        400,
        "'" + failure.version() + "' is not the id of a version; aliases are not accepted here.",
        "version_indicator.agent_version");
  }

  @Override
  public Answer versionNotFound(Failure.VersionNotFound failure) {
    return error(
        404,
        NOT_FOUND,
        NOT_FOUND,
        "The agent has no version '" + version(failure.version()) + "'.",
        "version_indicator.agent_version");
  }

  @Override
  public Answer noPublishedVersion(Failure.NoPublishedVersion failure) {
    return error(
        404, NOT_FOUND, NOT_FOUND, "The agent has no published version.", "version_indicator");
  }

  @Override
  public Answer keyTaken(Failure.KeyTaken failure) {
    return error(
        409,
        "session_already_exists",
        INVALID,
        "The agent already has a session '" + failure.key() + "'.",
        "agent_session_id");
  }

  @Override
  public Answer sessionNotFound(Failure.SessionNotFound failure) {
    return error(
        404, NOT_FOUND, "Session '" + failure.session() + "' was not found, or has been deleted.");
  }

  @Override
  public Answer sessionNotAccessible(Failure.SessionNotAccessible failure) {
    return error(
        403,
        NOT_ACCESSIBLE,
        "Session '"
            + failure.session()
            + "' is kept apart by an isolation key or a user identity that this request does not name.");
  }

  @Override
  public Answer sessionExpired(Failure.SessionExpired failure) {
    return error(
        409,
        "session_expired",
        "Session '" + failure.session() + "' has expired; create a new one.");
  }

  @Override
  public Answer isolationKeyMissing(Failure.IsolationKeyMissing failure) {
    return error(
        403,
        NOT_ACCESSIBLE,
        NOT_ACCESSIBLE,
        "Agent '"
            + failure.agent()
            + "' keeps sessions apart by a key: send the header x-ms-user-isolation-key.",
        "x-ms-user-isolation-key");
  }

  @Override
  public Answer idempotencyKeyReused(Failure.IdempotencyKeyReused failure) {
    return error(
        409,
        "idempotency_key_reused",
        INVALID,
        "The request id '" + failure.key() + "' was used before, with another body.",
        null);
  }

  @Override
  public Answer agentExists(Failure.AgentExists failure) {
    return error(
        409,
        "agent_already_exists",
        INVALID,
        "There is an agent '" + failure.agent() + "' already.",
        "name");
  }

  @Override
  public Answer inUse(Failure.InUse failure) {
    String what =
        failure
            .version()
            .map(version -> "Version '" + version(version) + "' of agent '" + failure.agent() + "'")
            .orElse("Agent '" + failure.agent() + "'");
    return error(
        409,
        "active_sessions",
        INVALID,
        what + " has active sessions; force=true deletes them too.",
        "force");
  }

  @Override
  public Answer tooManyVersions(Failure.TooManyVersions failure) {
    return error(
        409,
        "too_many_versions",
        "Agent '" + failure.agent() + "' has " + failure.limit() + " versions; delete one first.");
  }

  @Override
  public Answer fileRefused(Failure.FileRefused failure) {
    String path = "'" + failure.path() + "'";
    return switch (failure.reason()) {
      case NOT_FOUND ->
          error(404, NOT_FOUND, NOT_FOUND, "There is no file or directory " + path + ".", PATH);
      case IS_DIRECTORY -> invalid(400, path + " is a directory.", PATH);
      case IS_FILE -> invalid(400, path + " is a file, or leads through one.", PATH);
      case NOT_EMPTY ->
          error(
              409,
              "directory_not_empty",
              INVALID,
              "Directory " + path + " is not empty; recursive=true deletes what is in it too.",
              "recursive");
    };
  }

  @Override
  public Answer fileTooLarge(Failure.FileTooLarge failure) {
    return switch (failure.limit()) {
      case FILE -> invalid(413, "A file has at most " + failure.bytes() + " bytes.", null);
      case SESSION ->
          error(
              413,
              "quota_exceeded",
              INVALID,
              "The files of a session have at most " + failure.bytes() + " bytes together.",
              null);
    };
  }

  @Override
  public Answer invalidArgument(Failure.InvalidArgument failure) {
    String param =
        switch (failure.field()) {
          case ISOLATION_KEY -> "isolation key";
          case PATH -> PATH;
          case DEFINITION -> "definition";
          default -> "agent_session_id";
        };
    return invalid(400, param + " " + failure.reason() + ".", param);
  }

  @Override
  public Answer invalidCursor(Failure.InvalidCursor failure) {
    String param = failure.direction() == Direction.AFTER ? "after" : "before";
    return invalid(400, param + " is not the id of an item of this list.", param);
  }

  @Override
  public Answer missingScope(Failure.MissingScope failure) {
    return error(403, FORBIDDEN, "The token lacks the scope '" + failure.scope() + "'.");
  }

  // What other dialects have and this one has not.

  @Override
  public Answer missingRole(Failure.MissingRole failure) {
    return missingScope(new Failure.MissingScope(failure.scope()));
  }

  @Override
  public Answer apiKeyNotFound(Failure.ApiKeyNotFound failure) {
    return error(404, "not_found", "There is no API key '" + failure.id() + "'.");
  }

  @Override
  public Answer eventNotFound(Failure.EventNotFound failure) {
    return error(404, "not_found", "There is no event '" + failure.event() + "'.");
  }

  @Override
  public Answer noWorkspace(Failure.NoWorkspace failure) {
    return error(403, FORBIDDEN, "The token names no project.");
  }

  @Override
  public Answer unauthenticated(EdgeFailure.Unauthenticated failure) {
    return error(
        401,
        "unauthorized",
        failure.credentialsGiven()
            ? "The bearer token is malformed, expired, or not from a trusted issuer."
            : "Send a bearer token in the Authorization header.");
  }

  @Override
  public Answer forbidden(EdgeFailure.Forbidden failure) {
    return error(403, FORBIDDEN, "This is not allowed.");
  }

  @Override
  public Answer previewClosed(EdgeFailure.PreviewClosed failure) {
    String feature = failure.feature();
    String optIn = feature + "=V1Preview";
    return error(
        403,
        "preview_feature_required",
        INVALID,
        feature
            + " is in preview. This operation requires the following opt-in preview feature(s): "
            + optIn
            + ". Include the 'Foundry-Features: "
            + optIn
            + "' header in your request.",
        "Foundry-Features");
  }

  @Override
  public Answer unknownPath(EdgeFailure.UnknownPath failure) {
    return error(404, NOT_FOUND, "There is nothing at this path.");
  }

  @Override
  public Answer methodNotAllowed(EdgeFailure.MethodNotAllowed failure) {
    return error(405, "method_not_allowed", "The method is not allowed at this path.");
  }

  @Override
  public Answer notAcceptable(EdgeFailure.NotAcceptable failure) {
    return error(406, "not_acceptable", "There is no answer of a type that the request accepts.");
  }

  @Override
  public Answer unsupportedMediaType(EdgeFailure.UnsupportedMediaType failure) {
    return invalid(415, "Send the body as application/json.", "Content-Type");
  }

  @Override
  public Answer bodyTooLarge(EdgeFailure.BodyTooLarge failure) {
    return invalid(413, "The body is larger than " + failure.limit() + " bytes.", null);
  }

  @Override
  public Answer bodyCutOff(EdgeFailure.BodyCutOff failure) {
    return invalid(400, "The body ends before it is complete.", null);
  }

  @Override
  public Answer malformedRequest(EdgeFailure.MalformedRequest failure) {
    return invalid(400, failure.reason(), null);
  }

  @Override
  public Answer requestTimeout(EdgeFailure.RequestTimeout failure) {
    return error(408, "request_timeout", "The body did not arrive in time.");
  }

  @Override
  public Answer unsupportedEncoding(EdgeFailure.UnsupportedEncoding failure) {
    return invalid(415, "Send the body without a Content-Encoding.", "Content-Encoding");
  }

  @Override
  public Answer missingBody(EdgeFailure.MissingBody failure) {
    return invalid(400, "Send a JSON object as the body.", null);
  }

  @Override
  public Answer malformedBody(EdgeFailure.MalformedBody failure) {
    return wrongShape(new EdgeFailure.WrongShape(failure.field(), failure.reason()));
  }

  @Override
  public Answer wrongShape(EdgeFailure.WrongShape failure) {
    return failure.field().isEmpty()
        ? invalid(400, "The body " + failure.reason() + ".", null)
        : invalid(400, failure.field() + " " + failure.reason() + ".", failure.field());
  }

  @Override
  public Answer invalidParameter(EdgeFailure.InvalidParameter failure) {
    return invalid(400, failure.name() + " " + failure.reason() + ".", failure.name());
  }

  @Override
  public Answer emptyPage(EdgeFailure.EmptyPage failure) {
    return invalidParameter(new EdgeFailure.InvalidParameter("limit", "must be 1 or more"));
  }

  @Override
  public Answer unavailable(EdgeFailure.Unavailable failure) {
    return error(503, "service_unavailable", "The service is not available; try again soon.");
  }

  @Override
  public Answer deadlineExceeded(EdgeFailure.DeadlineExceeded failure) {
    return error(504, "timeout", "The answer was not ready in time.");
  }

  @Override
  public Answer unexpected(EdgeFailure.Unexpected failure) {
    return error(500, "internal_error", "The service failed to answer this request.");
  }
}
