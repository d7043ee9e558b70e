package dev.parley.failure;

import java.util.List;
import java.util.Optional;

/**
 * What the core refuses, and why: one closed family that every dialect translates into its own
 * error body.
 *
 * <p>Each kind carries what a caller may be told and nothing more. {@link Cases} keeps a
 * translation complete: a new kind does not compile until every dialect has an answer for it. Throw
 * one as {@link #exception()}.
 */
public sealed interface Failure {

  /** Hands this failure to the case of its kind. */
  <R> R in(Cases<R> cases);

  /** This failure as something to throw. */
  default FailureException exception() {
    return new FailureException(this);
  }

  /**
   * No agent of the caller's workspace has this name or RID.
   *
   * @param agent the name or RID, as the caller gave it
   */
  record AgentNotFound(String agent) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.agentNotFound(this);
    }
  }

  /**
   * The agent takes no new sessions.
   *
   * @param agent the agent's name
   * @param agentRid the agent's RID
   */
  record AgentDisabled(String agent, String agentRid) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.agentDisabled(this);
    }
  }

  /**
   * The text is no version number.
   *
   * @param agentRid the agent's RID
   * @param version the text that was given for a version
   */
  record MalformedVersion(String agentRid, String version) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.malformedVersion(this);
    }
  }

  /**
   * The agent has no such version.
   *
   * @param agentRid the agent's RID
   * @param version the version asked for, as the caller gave it
   */
  record VersionNotFound(String agentRid, String version) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.versionNotFound(this);
    }
  }

  /**
   * No version was asked for, and none of the agent's is published.
   *
   * @param agentRid the agent's RID
   */
  record NoPublishedVersion(String agentRid) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.noPublishedVersion(this);
    }
  }

  /**
   * The agent has another session of this key. Whose it is stays untold.
   *
   * @param key the session key that the caller chose
   */
  record KeyTaken(String key) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.keyTaken(this);
    }
  }

  /**
   * The agent has no session of this name that the caller could see.
   *
   * @param agentRid the agent's RID
   * @param session the session's key or RID, as the caller gave it
   */
  record SessionNotFound(String agentRid, String session) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.sessionNotFound(this);
    }
  }

  /**
   * The session belongs to the caller's subject and client, which keep it apart by a key or a
   * person that the request does not name.
   *
   * @param agentRid the agent's RID
   * @param session the session's key, as the caller gave it
   */
  record SessionNotAccessible(String agentRid, String session) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.sessionNotAccessible(this);
    }
  }

  /**
   * The session's life time is over: it can be looked at, and not used.
   *
   * @param agentRid the agent's RID
   * @param session the session's key, as the caller gave it
   */
  record SessionExpired(String agentRid, String session) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.sessionExpired(this);
    }
  }

  /**
   * The agent's sessions are kept apart by a key, and the request names none.
   *
   * @param agent the agent's name
   */
  record IsolationKeyMissing(String agent) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.isolationKeyMissing(this);
    }
  }

  /**
   * The caller used this idempotency key before, for something else.
   *
   * @param key the idempotency key
   */
  record IdempotencyKeyReused(String key) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.idempotencyKeyReused(this);
    }
  }

  /**
   * The workspace has an agent of this name.
   *
   * @param agent the name
   */
  record AgentExists(String agent) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.agentExists(this);
    }
  }

  /**
   * An agent or a version of it cannot be deleted, because it has active sessions. Deleting by
   * force takes them along.
   *
   * @param agent the agent's name
   * @param version the version; empty for the agent as a whole
   */
  record InUse(String agent, Optional<String> version) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.inUse(this);
    }
  }

  /**
   * The agent has as many versions as an agent can have.
   *
   * @param agent the agent's name
   * @param limit that many
   */
  record TooManyVersions(String agent, int limit) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.tooManyVersions(this);
    }
  }

  /**
   * Something cannot be done with a path in a session's files.
   *
   * @param path the path, seen from the home directory; {@code .} for that one itself
   * @param reason what is in the way
   */
  record FileRefused(String path, Reason reason) implements Failure {

    /** What can be in the way. */
    public enum Reason {
      /** There is nothing at the path. */
      NOT_FOUND,
      /** A file is wanted, and there is a directory. */
      IS_DIRECTORY,
      /** A directory is wanted, at the path or on the way to it, and there is a file. */
      IS_FILE,
      /** The directory is to be deleted, and there is something in it. */
      NOT_EMPTY
    }

    @Override
    public <R> R in(Cases<R> cases) {
      return cases.fileRefused(this);
    }
  }

  /**
   * A file has more bytes than there may be.
   *
   * @param limit where
   * @param bytes that many
   */
  record FileTooLarge(Limit limit, long bytes) implements Failure {

    /** Where the bytes are limited. */
    public enum Limit {
      /** In one file. */
      FILE,
      /** In all files of a session together. */
      SESSION
    }

    @Override
    public <R> R in(Cases<R> cases) {
      return cases.fileTooLarge(this);
    }
  }

  /**
   * A value breaks a rule of the core.
   *
   * @param field which value it is
   * @param reason what is wrong with it, as the end of a sentence that starts with the field's name
   */
  record InvalidArgument(Field field, String reason) implements Failure {

    /** The values that the core checks. A dialect knows each by its own name. */
    public enum Field {
      KEY,
      NAME,
      DESCRIPTION,
      METADATA,
      TTL,
      ISOLATION_KEY,
      PATH,
      DEFINITION,
      SECRETS,
      FILTER,
      METADATA_FILTER,
      ROLES,
      EXPIRY
    }

    @Override
    public <R> R in(Cases<R> cases) {
      return cases.invalidArgument(this);
    }
  }

  /**
   * A list cannot continue at this cursor: it was never given out for this agent and owner, or is
   * long gone.
   *
   * @param cursor the cursor as given
   * @param direction which way the list was to continue from it
   */
  record InvalidCursor(String cursor, Direction direction) implements Failure {

    /** The side of the cursor that was asked for. */
    public enum Direction {
      AFTER,
      BEFORE
    }

    @Override
    public <R> R in(Cases<R> cases) {
      return cases.invalidCursor(this);
    }
  }

  /**
   * The caller is known, and lacks a scope.
   *
   * @param scope the scope that would open the operation
   */
  record MissingScope(String scope) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.missingScope(this);
    }
  }

  /**
   * The caller is known, and holds no role that opens the operation.
   *
   * @param roles the roles that do, the least first
   * @param scope the scope that does the same
   */
  record MissingRole(List<String> roles, String scope) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.missingRole(this);
    }
  }

  /**
   * The caller's workspace has no API key of this id.
   *
   * @param id the id as given
   */
  record ApiKeyNotFound(String id) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.apiKeyNotFound(this);
    }
  }

  /**
   * The session has no event of this id.
   *
   * @param event the id as given
   */
  record EventNotFound(String event) implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.eventNotFound(this);
    }
  }

  /** The caller's token names no workspace although workspaces are told apart by a claim. */
  record NoWorkspace() implements Failure {
    @Override
    public <R> R in(Cases<R> cases) {
      return cases.noWorkspace(this);
    }
  }

  /**
   * One answer for each kind of failure.
   *
   * @param <R> what an answer is
   */
  interface Cases<R> {
    R agentNotFound(AgentNotFound failure);

    R agentDisabled(AgentDisabled failure);

    R malformedVersion(MalformedVersion failure);

    R versionNotFound(VersionNotFound failure);

    R noPublishedVersion(NoPublishedVersion failure);

    R keyTaken(KeyTaken failure);

    R sessionNotFound(SessionNotFound failure);

    R sessionNotAccessible(SessionNotAccessible failure);

    R sessionExpired(SessionExpired failure);

    R isolationKeyMissing(IsolationKeyMissing failure);

    R idempotencyKeyReused(IdempotencyKeyReused failure);

    R agentExists(AgentExists failure);

    R inUse(InUse failure);

    R tooManyVersions(TooManyVersions failure);

    R fileRefused(FileRefused failure);

    R fileTooLarge(FileTooLarge failure);

    R invalidArgument(InvalidArgument failure);

    R invalidCursor(InvalidCursor failure);

    R missingScope(MissingScope failure);

    R missingRole(MissingRole failure);

    R apiKeyNotFound(ApiKeyNotFound failure);

    R eventNotFound(EventNotFound failure);

    R noWorkspace(NoWorkspace failure);
  }
}
