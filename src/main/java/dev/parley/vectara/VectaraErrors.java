package dev.parley.vectara;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.Answer;
import dev.parley.http.EdgeFailure;
import dev.parley.http.RequestId;
import java.util.List;
import java.util.Map;

/** Words failures as Vectara does (contract section 5). Made for one request. */
final class VectaraErrors implements Failure.Cases<Answer>, EdgeFailure.Cases<Answer> {

  private static final String INVALID = "invalid_request";
  private static final String FORBIDDEN = "forbidden";
  private static final String CONFLICT = "conflict";

  private static final Map<Field, String> FIELDS =
      Map.of(
          Field.KEY, "key",
          Field.NAME, "name",
          Field.DESCRIPTION, "description",
          Field.METADATA, "metadata",
          Field.TTL, "tti_minutes");

  private final RequestId requestId;

  VectaraErrors(RequestId requestId) {
    this.requestId = requestId;
  }

  private Answer error(int status, String code, String message) {
    return Answer.of(
        status, new ErrorResponse(code, null, null, List.of(message), requestId.toString()));
  }

  private Answer notFound(String code, String id, String message) {
    return Answer.of(
        404, new ErrorResponse(code, null, id, List.of(message), requestId.toString()));
  }

  private Answer invalid(String code, String field, String reason) {
    return Answer.of(
        400,
        new ErrorResponse(
            code,
            Map.of(field, reason),
            null,
            List.of(field + " " + reason + "."),
            requestId.toString()));
  }

  @Override
  public Answer agentNotFound(Failure.AgentNotFound failure) {
    return notFound(
        "agent_not_found", failure.agent(), "Agent '" + failure.agent() + "' was not found.");
  }

  @Override
  public Answer agentDisabled(Failure.AgentDisabled failure) {
    return error(
        400, INVALID, "Agent '" + failure.agent() + "' is disabled and takes no new sessions.");
  }

  @Override
  public Answer malformedVersion(Failure.MalformedVersion failure) {
    return error(400, INVALID, "'" + failure.version() + "' is not a version number.");
  }

  @Override
  public Answer versionNotFound(Failure.VersionNotFound failure) {
    return notFound(
        "agent_not_found",
        failure.version(),
        "The agent has no version '" + failure.version() + "'.");
  }

  @Override
  public Answer noPublishedVersion(Failure.NoPublishedVersion failure) {
    return error(400, INVALID, "The agent has no published version.");
  }

  @Override
  public Answer keyTaken(Failure.KeyTaken failure) {
    return error(409, CONFLICT, "A session with key '" + failure.key() + "' already exists.");
  }

  @Override
  public Answer sessionNotFound(Failure.SessionNotFound failure) {
    return sessionNotFound(failure.session());
  }

  /** Here a session is there for its owner, or for nobody: there is nothing to name. */
  @Override
  public Answer sessionNotAccessible(Failure.SessionNotAccessible failure) {
    return sessionNotFound(failure.session());
  }

  @Override
  public Answer sessionExpired(Failure.SessionExpired failure) {
    return sessionNotFound(failure.session());
  }

  private Answer sessionNotFound(String session) {
    return notFound("session_not_found", session, "Session '" + session + "' was not found.");
  }

  @Override
  public Answer isolationKeyMissing(Failure.IsolationKeyMissing failure) {
    return error(403, FORBIDDEN, "This is not allowed.");
  }

  @Override
  public Answer idempotencyKeyReused(Failure.IdempotencyKeyReused failure) {
    return error(
        409,
        CONFLICT,
        "The idempotency key '" + failure.key() + "' was used before, with another body.");
  }

  @Override
  public Answer agentExists(Failure.AgentExists failure) {
    return error(409, CONFLICT, "An agent with key '" + failure.agent() + "' already exists.");
  }

  @Override
  public Answer inUse(Failure.InUse failure) {
    return error(409, CONFLICT, "Agent '" + failure.agent() + "' is in use.");
  }

  @Override
  public Answer tooManyVersions(Failure.TooManyVersions failure) {
    return error(
        409,
        CONFLICT,
        "Agent '" + failure.agent() + "' was changed " + failure.limit() + " times already.");
  }

  @Override
  public Answer fileRefused(Failure.FileRefused failure) {
    return switch (failure.reason()) {
      case NOT_FOUND -> error(404, "not_found", "There is no file '" + failure.path() + "'.");
      case NOT_EMPTY -> error(409, CONFLICT, "Directory '" + failure.path() + "' is not empty.");
      case IS_DIRECTORY -> error(400, INVALID, "'" + failure.path() + "' is a directory.");
      case IS_FILE -> error(400, INVALID, "'" + failure.path() + "' is a file.");
    };
  }

  @Override
  public Answer fileTooLarge(Failure.FileTooLarge failure) {
    return error(413, INVALID, "There may be at most " + failure.bytes() + " bytes.");
  }

  @Override
  public Answer invalidArgument(Failure.InvalidArgument failure) {
    return failure.field() == Field.METADATA
        ? invalid("invalid_metadata", "metadata", failure.reason())
        : invalid(INVALID, FIELDS.getOrDefault(failure.field(), "request"), failure.reason());
  }

  @Override
  public Answer invalidCursor(Failure.InvalidCursor failure) {
    return invalid(INVALID, "page_key", "is not a page of this list");
  }

  @Override
  public Answer missingScope(Failure.MissingScope failure) {
    return error(403, FORBIDDEN, "The token lacks the scope '" + failure.scope() + "'.");
  }

  @Override
  public Answer noWorkspace(Failure.NoWorkspace failure) {
    return error(403, FORBIDDEN, "The token names no workspace.");
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
    return error(403, FORBIDDEN, "This operation is in preview.");
  }

  @Override
  public Answer unknownPath(EdgeFailure.UnknownPath failure) {
    return error(404, "not_found", "There is nothing at this path.");
  }

  @Override
  public Answer methodNotAllowed(EdgeFailure.MethodNotAllowed failure) {
    return error(405, "method_not_allowed", "The method is not allowed at this path.");
  }

  @Override
  public Answer notAcceptable(EdgeFailure.NotAcceptable failure) {
    return error(406, "not_acceptable", "Answers are application/json.");
  }

  @Override
  public Answer unsupportedMediaType(EdgeFailure.UnsupportedMediaType failure) {
    return error(415, "unsupported_media_type", "Send the body as application/json.");
  }

  @Override
  public Answer bodyTooLarge(EdgeFailure.BodyTooLarge failure) {
    return error(413, INVALID, "The body is larger than " + failure.limit() + " bytes.");
  }

  @Override
  public Answer bodyCutOff(EdgeFailure.BodyCutOff failure) {
    return error(400, INVALID, "The body ends before it is complete.");
  }

  @Override
  public Answer missingBody(EdgeFailure.MissingBody failure) {
    return error(400, INVALID, "Send a JSON object as the body.");
  }

  @Override
  public Answer malformedBody(EdgeFailure.MalformedBody failure) {
    return error(400, INVALID, "The body is not valid JSON.");
  }

  @Override
  public Answer wrongShape(EdgeFailure.WrongShape failure) {
    return failure.field().isEmpty()
        ? error(400, INVALID, "The body " + failure.reason() + ".")
        : invalid(INVALID, failure.field(), failure.reason());
  }

  @Override
  public Answer invalidParameter(EdgeFailure.InvalidParameter failure) {
    return invalid(INVALID, failure.name(), failure.reason());
  }

  @Override
  public Answer emptyPage(EdgeFailure.EmptyPage failure) {
    return invalidParameter(new EdgeFailure.InvalidParameter("limit", "must be 1 or more"));
  }

  @Override
  public Answer unavailable(EdgeFailure.Unavailable failure) {
    return error(503, "unavailable", "The service is not available; try again soon.");
  }

  @Override
  public Answer unexpected(EdgeFailure.Unexpected failure) {
    return error(500, "internal_error", "The service failed to answer this request.");
  }
}
