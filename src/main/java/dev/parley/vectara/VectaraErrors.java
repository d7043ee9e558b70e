package dev.parley.vectara;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.http.Answer;
import java.util.Map;

/** Words what the core refuses as Vectara does (contract section 5). Made for one request. */
final class VectaraErrors implements Failure.Cases<Answer> {

  private static final Map<Field, String> FIELDS =
      Map.of(
          Field.KEY, "key",
          Field.NAME, "name",
          Field.DESCRIPTION, "description",
          Field.METADATA, "metadata",
          Field.TTL, "tti_minutes",
          Field.SECRETS, "secrets",
          Field.FILTER, "filter",
          Field.METADATA_FILTER, "metadata_filter",
          Field.ROLES, "api_roles",
          Field.EXPIRY, "expires_at");

  private final ErrorBodies bodies;

  VectaraErrors(ErrorBodies bodies) {
    this.bodies = bodies;
  }

  @Override
  public Answer agentNotFound(Failure.AgentNotFound failure) {
    return bodies.notFound(
        "agent_not_found", failure.agent(), "Agent '" + failure.agent() + "' was not found.");
  }

  @Override
  public Answer agentDisabled(Failure.AgentDisabled failure) {
    return bodies.error(
        400,
        ErrorBodies.INVALID,
        "Agent '" + failure.agent() + "' is disabled and takes no new sessions.");
  }

  @Override
  public Answer malformedVersion(Failure.MalformedVersion failure) {
    return bodies.error(
        400, ErrorBodies.INVALID, "'" + failure.version() + "' is not a version number.");
  }

  @Override
  public Answer versionNotFound(Failure.VersionNotFound failure) {
    return bodies.notFound(
        "agent_not_found",
        failure.version(),
        "The agent has no version '" + failure.version() + "'.");
  }

  @Override
  public Answer noPublishedVersion(Failure.NoPublishedVersion failure) {
    return bodies.error(400, ErrorBodies.INVALID, "The agent has no published version.");
  }

  @Override
  public Answer keyTaken(Failure.KeyTaken failure) {
    return bodies.error(
        409, ErrorBodies.CONFLICT, "A session with key '" + failure.key() + "' already exists.");
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
    return bodies.notFound(
        "session_not_found", session, "Session '" + session + "' was not found.");
  }

  @Override
  public Answer isolationKeyMissing(Failure.IsolationKeyMissing failure) {
    return bodies.error(403, ErrorBodies.FORBIDDEN, "This is not allowed.");
  }

  @Override
  public Answer idempotencyKeyReused(Failure.IdempotencyKeyReused failure) {
    return bodies.error(
        409,
        ErrorBodies.CONFLICT,
        "The idempotency key '" + failure.key() + "' was used before, with another body.");
  }

  @Override
  public Answer agentExists(Failure.AgentExists failure) {
    return bodies.error(
        409, ErrorBodies.CONFLICT, "An agent with key '" + failure.agent() + "' already exists.");
  }

  @Override
  public Answer inUse(Failure.InUse failure) {
    return bodies.error(409, ErrorBodies.CONFLICT, "Agent '" + failure.agent() + "' is in use.");
  }

  @Override
  public Answer tooManyVersions(Failure.TooManyVersions failure) {
    return bodies.error(
        409,
        ErrorBodies.CONFLICT,
        "Agent '" + failure.agent() + "' was changed " + failure.limit() + " times already.");
  }

  @Override
  public Answer fileRefused(Failure.FileRefused failure) {
    return switch (failure.reason()) {
      case NOT_FOUND ->
          bodies.error(404, "not_found", "There is no file '" + failure.path() + "'.");
      case NOT_EMPTY ->
          bodies.error(
              409, ErrorBodies.CONFLICT, "Directory '" + failure.path() + "' is not empty.");
      case IS_DIRECTORY ->
          bodies.error(400, ErrorBodies.INVALID, "'" + failure.path() + "' is a directory.");
      case IS_FILE -> bodies.error(400, ErrorBodies.INVALID, "'" + failure.path() + "' is a file.");
    };
  }

  @Override
  public Answer fileTooLarge(Failure.FileTooLarge failure) {
    return bodies.error(
        413, ErrorBodies.INVALID, "There may be at most " + failure.bytes() + " bytes.");
  }

  @Override
  public Answer invalidArgument(Failure.InvalidArgument failure) {
    return failure.field() == Field.METADATA
        ? bodies.invalid("invalid_metadata", "metadata", failure.reason())
        : bodies.invalid(
            ErrorBodies.INVALID, FIELDS.getOrDefault(failure.field(), "request"), failure.reason());
  }

  @Override
  public Answer invalidCursor(Failure.InvalidCursor failure) {
    return bodies.invalid(ErrorBodies.INVALID, "page_key", "is not a page of this list");
  }

  @Override
  public Answer missingScope(Failure.MissingScope failure) {
    return bodies.error(
        403, ErrorBodies.FORBIDDEN, "The token lacks the scope '" + failure.scope() + "'.");
  }

  @Override
  public Answer missingRole(Failure.MissingRole failure) {
    return bodies.error(
        403,
        ErrorBodies.FORBIDDEN,
        "This takes one of the roles "
            + String.join(", ", failure.roles())
            + ", or the scope '"
            + failure.scope()
            + "'.");
  }

  @Override
  public Answer apiKeyNotFound(Failure.ApiKeyNotFound failure) {
    return bodies.notFound(
        "api_key_not_found", failure.id(), "API key '" + failure.id() + "' was not found.");
  }

  @Override
  public Answer eventNotFound(Failure.EventNotFound failure) {
    return bodies.notFound(
        "event_not_found", failure.event(), "Event '" + failure.event() + "' was not found.");
  }

  @Override
  public Answer noWorkspace(Failure.NoWorkspace failure) {
    return bodies.error(403, ErrorBodies.FORBIDDEN, "The token names no workspace.");
  }
}
