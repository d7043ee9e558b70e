package dev.parley.palantir;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.Answer;
import dev.parley.http.Asked;
import java.util.Map;

/** Words what the core refused (contract section 5.2). Made for one request. */
final class PalantirErrors implements Failure.Cases<Answer> {

  private static final int MAX_SHOWN = 100;

  private final Asked asked;
  private final ErrorBodies bodies;

  PalantirErrors(Asked asked) {
    this.asked = asked;
    bodies = new ErrorBodies(asked.id());
  }

  @Override
  public Answer agentNotFound(Failure.AgentNotFound failure) {
    return bodies.error(
        404,
        "NOT_FOUND",
        "AgentNotFound",
        "The agent does not exist, or you cannot see it.",
        Map.of("agentRid", failure.agent()));
  }

  @Override
  public Answer agentDisabled(Failure.AgentDisabled failure) {
    return bodies.error(
        403,
        ErrorBodies.DENIED,
        "CreateSessionPermissionDenied",
        "The agent is disabled and takes no new sessions.",
        Map.of("agentRid", failure.agentRid()));
  }

  @Override
  public Answer malformedVersion(Failure.MalformedVersion failure) {
    return bodies.error(
        400,
        ErrorBodies.INVALID,
        "InvalidAgentVersion",
        "An agent version is written major.minor, such as 1.0.",
        Map.of("agentRid", failure.agentRid(), "version", shown(failure.version())));
  }

  /** The start of what came in a body, which may be long. */
  private static String shown(String given) {
    return given.codePointCount(0, given.length()) <= MAX_SHOWN
        ? given
        : given.substring(0, given.offsetByCodePoints(0, MAX_SHOWN)) + "…";
  }

  @Override
  public Answer versionNotFound(Failure.VersionNotFound failure) {
    return bodies.error(
        404,
        "NOT_FOUND",
        "AgentVersionNotFound",
        "The agent has no such version.",
        Map.of("agentRid", failure.agentRid(), "agentVersionString", failure.version()));
  }

  @Override
  public Answer noPublishedVersion(Failure.NoPublishedVersion failure) {
    return bodies.error(
        400,
        ErrorBodies.INVALID,
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
    return bodies.error(
        404,
        "NOT_FOUND",
        "SessionNotFound",
        "The session does not exist, or you cannot see it.",
        Map.of("agentRid", agentRid, "sessionRid", session));
  }

  @Override
  public Answer isolationKeyMissing(Failure.IsolationKeyMissing failure) {
    return bodies.error(403, ErrorBodies.DENIED, "Default:PermissionDenied", null, Map.of());
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
          bodies.error(404, "NOT_FOUND", "Default:NotFound", "There is no such file.", Map.of());
      case NOT_EMPTY -> conflict("The directory is not empty.");
      case IS_DIRECTORY -> bodies.invalid("There is a directory at this path.");
      case IS_FILE -> bodies.invalid("There is a file at this path.");
    };
  }

  @Override
  public Answer fileTooLarge(Failure.FileTooLarge failure) {
    return bodies.tooLarge("There may be at most " + failure.bytes() + " bytes.");
  }

  private Answer conflict(String description) {
    return bodies.error(409, "CONFLICT", "Default:Conflict", description, Map.of());
  }

  @Override
  public Answer invalidArgument(Failure.InvalidArgument failure) {
    String what = failure.field() == Field.NAME ? "title" : "The request";
    return bodies.invalid(what + " " + failure.reason() + ".");
  }

  @Override
  public Answer invalidCursor(Failure.InvalidCursor failure) {
    return bodies.error(
        400,
        ErrorBodies.INVALID,
        "InvalidPageToken",
        "The token is not one that this list gave out.",
        Map.of("pageToken", failure.cursor()));
  }

  @Override
  public Answer missingScope(Failure.MissingScope failure) {
    if (asked.path().equals(SessionsResource.ALL)) {
      return bodies.error(
          403,
          ErrorBodies.DENIED,
          "GetAllSessionsAgentsPermissionDenied",
          "The token lacks the scope " + failure.scope() + ".",
          Map.of());
    }
    return bodies.error(
        403,
        ErrorBodies.DENIED,
        "ApiUsageDenied",
        "The token lacks a scope that this operation needs.",
        Map.of("missingScope", failure.scope()));
  }

  // What other dialects have and this one has not.

  @Override
  public Answer missingRole(Failure.MissingRole failure) {
    return missingScope(new Failure.MissingScope(failure.scope()));
  }

  @Override
  public Answer apiKeyNotFound(Failure.ApiKeyNotFound failure) {
    return notFound();
  }

  @Override
  public Answer eventNotFound(Failure.EventNotFound failure) {
    return notFound();
  }

  private Answer notFound() {
    return bodies.error(404, "NOT_FOUND", "Default:NotFound", null, Map.of());
  }

  @Override
  public Answer noWorkspace(Failure.NoWorkspace failure) {
    return bodies.error(
        403,
        ErrorBodies.DENIED,
        "Default:PermissionDenied",
        "The token names no workspace.",
        Map.of());
  }
}
