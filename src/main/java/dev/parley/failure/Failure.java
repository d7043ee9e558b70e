package dev.parley.failure;

import static dev.parley.failure.FailureClass.CONFLICT;
import static dev.parley.failure.FailureClass.INVALID_ARGUMENT;
import static dev.parley.failure.FailureClass.NOT_FOUND;

import java.util.Locale;
import java.util.Optional;

/**
 * A failure of the core. Each type contains only data that the caller is allowed to see. Throw it
 * as {@link #exception()}.
 */
public sealed interface Failure extends ClassifiedFailure
    permits Failure.AgentNotFound,
        Failure.AgentExists,
        Failure.AgentDisabled,
        Failure.MalformedVersion,
        Failure.VersionNotFound,
        Failure.NoPublishedVersion,
        Failure.TooManyVersions,
        Failure.InUse,
        Failure.KeyTaken,
        Failure.SessionNotFound,
        Failure.SessionExpired,
        Failure.IdempotencyKeyReused,
        Failure.EventNotFound,
        Failure.ApiKeyNotFound,
        Failure.InvalidArgument,
        Failure.InvalidCursor,
        AccessFailure,
        AliasFailure,
        ConversationFailure,
        FileFailure,
        ScheduleFailure {

  /** This failure as an exception. */
  default FailureException exception() {
    return new FailureException(this);
  }

  /** The caller's workspace has no agent with this name or RID. */
  record AgentNotFound(String agent) implements Failure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("Agent '" + agent + "' was not found.");
    }
  }

  /** The workspace already has an agent with this name. */
  record AgentExists(String agent) implements Failure {
    @Override
    public Description description() {
      return CONFLICT.describedAs("Agent '" + agent + "' already exists.");
    }
  }

  /** The agent accepts no new sessions. */
  record AgentDisabled(String agent, String agentRid) implements Failure {
    @Override
    public Description description() {
      return CONFLICT.describedAs(
          "Agent '" + agent + "' is disabled and does not accept new sessions.");
    }
  }

  /** The text is not a version number. */
  record MalformedVersion(String agentRid, String version) implements Failure {
    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs("'" + version + "' is not a version number.");
    }
  }

  /** The agent has no such version. */
  record VersionNotFound(String agentRid, String version) implements Failure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("The agent has no version '" + version + "'.");
    }
  }

  /** The request names no version, and the agent has no published one. */
  record NoPublishedVersion(String agentRid) implements Failure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("The agent has no published version.");
    }
  }

  /** The agent has the maximum number of versions. */
  record TooManyVersions(String agent, int limit) implements Failure {
    @Override
    public Description description() {
      return CONFLICT.describedAs(
          "Agent '" + agent + "' has " + limit + " versions; delete one first.");
    }
  }

  /**
   * The agent, or one version of it, has active sessions and cannot be deleted. A forced deletion
   * removes them too.
   */
  record InUse(String agent, Optional<String> version) implements Failure {
    @Override
    public Description description() {
      String what = "gent '" + agent + "' has active sessions.";
      return CONFLICT.describedAs(
          version.map(number -> "Version '" + number + "' of a" + what).orElse("A" + what));
    }
  }

  /** The agent already has a session with this key. The failure does not reveal its owner. */
  record KeyTaken(String key) implements Failure {
    @Override
    public Description description() {
      return CONFLICT.describedAs("A session with key '" + key + "' already exists.");
    }
  }

  /** The agent has no session with this key or RID that the caller may access. */
  record SessionNotFound(String agentRid, String session) implements Failure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("Session '" + session + "' was not found.");
    }
  }

  /** The session has expired: it can be read, but not used. */
  record SessionExpired(String agentRid, String session) implements Failure {
    @Override
    public Description description() {
      return CONFLICT.describedAs("Session '" + session + "' has expired; create a new one.");
    }
  }

  /** The caller used this idempotency key before, with another request. */
  record IdempotencyKeyReused(String key) implements Failure {
    @Override
    public Description description() {
      return CONFLICT.describedAs(
          "The idempotency key '" + key + "' was already used with a different body.");
    }
  }

  /** The session has no event with this id. */
  record EventNotFound(String event) implements Failure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("Event '" + event + "' was not found.");
    }
  }

  /** The caller's workspace has no API key with this id. */
  record ApiKeyNotFound(String id) implements Failure {
    @Override
    public Description description() {
      return NOT_FOUND.describedAs("API key '" + id + "' was not found.");
    }
  }

  /**
   * A value is invalid.
   *
   * @param reason the reason, as the end of a sentence that starts with the field's name
   */
  record InvalidArgument(Field field, String reason) implements Failure {

    /** The values that the core checks. Each dialect has its own names for them. */
    public enum Field {
      KEY,
      NAME,
      DESCRIPTION,
      METADATA,
      TTL,
      ISOLATION_KEY,
      PATH,
      DEFINITION,
      MESSAGE,
      SECRETS,
      FILTER,
      METADATA_FILTER,
      ROLES,
      EXPIRY,
      CRON,
      INTERVAL
    }

    @Override
    public Description description() {
      String name = field.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      return INVALID_ARGUMENT.describedAs("The " + name + " " + reason + ".");
    }
  }

  /** A list cannot continue at this cursor: the list of this agent and owner never returned it. */
  record InvalidCursor(String cursor, Direction direction) implements Failure {

    /** The direction in which the list was to continue from the cursor. */
    public enum Direction {
      AFTER,
      BEFORE
    }

    @Override
    public Description description() {
      return INVALID_ARGUMENT.describedAs("The cursor was not returned by this list.");
    }
  }
}
