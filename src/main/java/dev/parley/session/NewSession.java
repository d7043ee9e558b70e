package dev.parley.session;

import dev.parley.agent.VersionNumber;
import dev.parley.failure.Failure.InvalidArgument.Field;
import java.time.Duration;
import java.util.Optional;

/**
 * A session as it is to be created.
 *
 * @param key how it comes by its key
 * @param version the agent version to talk to; empty for the latest published one
 * @param pinned whether it keeps that version for good, rather than until a later one is published
 * @param name for people, 1 to 1,000 characters; empty for the session's key
 * @param description up to 4,096 characters
 * @param metadata what the caller keeps with it
 * @param enabled whether it takes messages
 * @param ttl how long it lives after its last activity, in whole seconds; zero for ever
 * @param secrets its secrets
 */
public record NewSession(
    SessionKey key,
    Optional<VersionNumber> version,
    boolean pinned,
    Optional<String> name,
    String description,
    Metadata metadata,
    boolean enabled,
    Duration ttl,
    Secrets secrets) {

  /**
   * What a session is called until somebody names it, in dialects that name sessions later or not
   * at all.
   */
  public static final String UNNAMED = "New session";

  /** The most characters of a description. */
  static final int MAX_DESCRIPTION = 4096;

  /**
   * @throws dev.parley.failure.FailureException invalid argument, when a text is too long or not
   *     storable
   */
  public NewSession {
    name.ifPresent(Text::requireName);
    Text.require(Field.DESCRIPTION, description, 0, MAX_DESCRIPTION);
  }

  /** A session without content of its own: nothing but a name to replace later, and a life time. */
  public static NewSession plain(
      SessionKey key, Optional<VersionNumber> version, boolean pinned, Duration ttl) {
    return new NewSession(
        key, version, pinned, Optional.of(UNNAMED), "", Metadata.none(), true, ttl, Secrets.NONE);
  }
}
