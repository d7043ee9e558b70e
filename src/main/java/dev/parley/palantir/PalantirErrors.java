package dev.parley.palantir;

import dev.parley.failure.Failure;
import dev.parley.http.Answer;
import dev.parley.http.Asked;
import dev.parley.http.EdgeFailure;
import java.util.Map;

/** Words failures as Palantir does (contract sections 5.1 and 5.2). Made for one request. */
final class PalantirErrors implements Failure.Cases<Answer>, EdgeFailure.Cases<Answer> {

  private static final String INVALID = "INVALID_ARGUMENT";
  private static final String DENIED = "PERMISSION_DENIED";

  private final Asked asked;

  PalantirErrors(Asked asked) {
    this.asked = asked;
  }

  private Answer error(
      int status, String code, String name, String description, Map<String, Object> parameters) {
    return Answer.of(
        status, new ErrorResponse(code, name, description, asked.id().uuid(), parameters));
  }

  private Answer invalid(String description) {
    return error(400, INVALID, "Default:InvalidArgument", description, Map.of());
  }

  @Override
  public Answer agentNotFound(Failure.AgentNotFound failure) {
    return error(
        404,
        "NOT_FOUND",
        "AgentNotFound",
        "The agent does not exist, or you cannot see it.",
        Map.of("agentRid", failure.agent()));
  }

  @Override
  public Answer agentDisabled(Failure.AgentDisabled failure) {
    return error(
        403,
        DENIED,
        "CreateSessionPermissionDenied",
        "The agent is disabled and takes no new sessions.",
        Map.of("agentRid", failure.agentRid()));
  }

  @Override
  public Answer malformedVersion(Failure.MalformedVersion failure) {
    return error(
        400,
        INVALID,
        "InvalidAgentVersion",
        "An agent version is written major.minor, such as 1.0.",
        Map.of("agentRid", failure.agentRid(), "version", failure.version()));
  }

  @Override
  public Answer versionNotFound(Failure.VersionNotFound failure) {
    return error(
        404,
        "NOT_FOUND",
        "AgentVersionNotFound",
        "The agent has no such version.",
        Map.of("agentRid", failure.agentRid(), "agentVersionString", failure.version()));
  }

  @Override
  public Answer noPublishedVersion(Failure.NoPublishedVersion failure) {
    return error(
        400,
        INVALID,
        "NoPublishedAgentVersion",
        "The agent has no published version; name a draft, or publish one.",
        Map.of("agentRid", failure.agentRid()));
  }

  @Override
  public Answer keyTaken(Failure.KeyTaken failure) {
    return conflict(null);
  }

  @Override
  public Answer sessionNotFound(Failure.SessionNotFound failure) {
    return sessionNotFound(failure.agentRid(), failure.session());
  }

  /** Here a session is there for its owner, or for nobody: there is nothing to name. */
  @Override
  public Answer sessionNotAccessible(Failure.SessionNotAccessible failure) {
    return sessionNotFound(failure.agentRid(), failure.session());
  }

  @Override
  public Answer sessionExpired(Failure.SessionExpired failure) {
    return sessionNotFound(failure.agentRid(), failure.session());
  }

  private Answer sessionNotFound(String agentRid, String session) {
    return error(
        404,
        "NOT_FOUND",
        "SessionNotFound",
        "The session does not exist, or you cannot see it.",
        Map.of("agentRid", agentRid, "sessionRid", session));
  }

  @Override
  public Answer isolationKeyMissing(Failure.IsolationKeyMissing failure) {
    return error(403, DENIED, "Default:PermissionDenied", null, Map.of());
  }

  @Override
  public Answer idempotencyKeyReused(Failure.IdempotencyKeyReused failure) {
    return conflict("The idempotency key was used before, with another body.");
  }

  @Override
  public Answer agentExists(Failure.AgentExists failure) {
    return conflict("There is such an agent already.");
  }

  @Override
  public Answer inUse(Failure.InUse failure) {
    return conflict("It is in use.");
  }

  @Override
  public Answer tooManyVersions(Failure.TooManyVersions failure) {
    return conflict("The agent has " + failure.limit() + " versions already.");
  }

  @Override
  public Answer fileRefused(Failure.FileRefused failure) {
    return switch (failure.reason()) {
      case NOT_FOUND ->
          error(404, "NOT_FOUND", "Default:NotFound", "There is no such file.", Map.of());
      case NOT_EMPTY -> conflict("The directory is not empty.");
      case IS_DIRECTORY -> invalid("There is a directory at this path.");
      case IS_FILE -> invalid("There is a file at this path.");
    };
  }

  @Override
  public Answer fileTooLarge(Failure.FileTooLarge failure) {
    return error(
        413,
        "REQUEST_ENTITY_TOO_LARGE",
        "Default:RequestEntityTooLarge",
        "There may be at most " + failure.bytes() + " bytes.",
        Map.of());
  }

  private Answer conflict(String description) {
    return error(409, "CONFLICT", "Default:Conflict", description, Map.of());
  }

  @Override
  public Answer invalidArgument(Failure.InvalidArgument failure) {
    return invalid(failure.reason());
  }

  @Override
  public Answer invalidCursor(Failure.InvalidCursor failure) {
    return error(
        400,
        INVALID,
        "InvalidPageToken",
        "The token is not one that this list gave out.",
        Map.of("pageToken", failure.cursor()));
  }

  @Override
  public Answer missingScope(Failure.MissingScope failure) {
    if (asked.path().equals(SessionsResource.ALL)) {
      return error(
          403,
          DENIED,
          "GetAllSessionsAgentsPermissionDenied",
          "The token lacks the scope " + failure.scope() + ".",
          Map.of());
    }
    return error(
        403,
        DENIED,
        "ApiUsageDenied",
        "The token lacks a scope that this operation needs.",
        Map.of("missingScope", failure.scope()));
  }

  @Override
  public Answer noWorkspace(Failure.NoWorkspace failure) {
    return error(
        403, DENIED, "Default:PermissionDenied", "The token names no workspace.", Map.of());
  }

  @Override
  public Answer unauthenticated(EdgeFailure.Unauthenticated failure) {
    return failure.credentialsGiven()
        ? error(
            401,
            "UNAUTHORIZED",
            "Default:Unauthorized",
            "The bearer token is malformed, expired, or not from a trusted issuer.",
            Map.of())
        : error(
            401,
            "UNAUTHORIZED",
            "MissingCredentials",
            "Send a bearer token in the Authorization header.",
            Map.of());
  }

  @Override
  public Answer forbidden(EdgeFailure.Forbidden failure) {
    return error(403, DENIED, "Default:PermissionDenied", null, Map.of());
  }

  @Override
  public Answer previewClosed(EdgeFailure.PreviewClosed failure) {
    return error(
        400,
        INVALID,
        "ApiFeaturePreviewUsageOnly",
        "This operation is in preview; add preview=true to the query.",
        Map.of());
  }

  @Override
  public Answer unknownPath(EdgeFailure.UnknownPath failure) {
    return Answer.empty(404);
  }

  @Override
  public Answer methodNotAllowed(EdgeFailure.MethodNotAllowed failure) {
    return Answer.empty(405);
  }

  @Override
  public Answer notAcceptable(EdgeFailure.NotAcceptable failure) {
    return error(406, INVALID, "Conjure:NotAcceptable", "Answers are application/json.", Map.of());
  }

  @Override
  public Answer unsupportedMediaType(EdgeFailure.UnsupportedMediaType failure) {
    return error(
        415,
        INVALID,
        "Conjure:UnsupportedMediaType",
        "Send the body as application/json.",
        Map.of());
  }

  @Override
  public Answer bodyTooLarge(EdgeFailure.BodyTooLarge failure) {
    return error(
        413,
        "REQUEST_ENTITY_TOO_LARGE",
        "Default:RequestEntityTooLarge",
        "The body is larger than " + failure.limit() + " bytes.",
        Map.of());
  }

  @Override
  public Answer bodyCutOff(EdgeFailure.BodyCutOff failure) {
    return invalid("The body ends before it is complete.");
  }

  @Override
  public Answer missingBody(EdgeFailure.MissingBody failure) {
    return error(400, INVALID, "MissingPostBody", "Send a JSON object, {} at least.", Map.of());
  }

  @Override
  public Answer malformedBody(EdgeFailure.MalformedBody failure) {
    return invalid("The body is not valid JSON.");
  }

  @Override
  public Answer wrongShape(EdgeFailure.WrongShape failure) {
    String what = failure.field().isEmpty() ? "The body" : failure.field();
    return error(
        422, INVALID, "Conjure:UnprocessableEntity", what + " " + failure.reason() + ".", Map.of());
  }

  @Override
  public Answer invalidParameter(EdgeFailure.InvalidParameter failure) {
    return invalid(failure.name() + " " + failure.reason() + ".");
  }

  @Override
  public Answer emptyPage(EdgeFailure.EmptyPage failure) {
    return error(
        400,
        INVALID,
        "InvalidPageSize",
        "A page holds at least one item.",
        Map.of("pageSize", failure.size()));
  }

  @Override
  public Answer unavailable(EdgeFailure.Unavailable failure) {
    return Answer.empty(503);
  }

  @Override
  public Answer unexpected(EdgeFailure.Unexpected failure) {
    return error(500, "INTERNAL", "Default:Internal", null, Map.of());
  }
}
