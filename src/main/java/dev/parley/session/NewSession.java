package dev.parley.session;

import dev.parley.agent.VersionNumber;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.session.metadata.Metadata;
import dev.parley.session.secret.Secrets;
import dev.parley.store.StorableText;
import java.time.Duration;
import java.util.Optional;

/**
 * The content of a session to create.
 *
 * @param key how its key is determined
 * @param version the agent version to talk to; empty for the latest published one
 * @param pinned whether it keeps that version permanently instead of until a later one is published
 * @param name display name, 1 to 1,000 characters; empty for the session's key
 * @param description up to 4,096 characters; empty if its first message becomes its description
 * @param metadata the caller's metadata
 * @param enabled whether it accepts messages
 * @param ttl time from its last activity to its expiry, in whole seconds; zero if it never expires
 * @param secrets its secrets
 * @param implicit whether a response or conversation creates it; then it does not keep its version
 *     in use
 * @param alias the alias of its agent through which it is created; empty for none
 */
public record NewSession(
    KeyChoice key,
    Optional<VersionNumber> version,
    boolean pinned,
    Optional<String> name,
    Optional<String> description,
    Metadata metadata,
    boolean enabled,
    Duration ttl,
    Secrets secrets,
    boolean implicit,
    Optional<String> alias) {

  /** The name of a new session in dialects where sessions are named later or not at all. */
  public static final String UNNAMED = "New session";

  /** Maximum length of a description, in characters. */
  static final int MAX_DESCRIPTION = 4096;

  /**
   * @throws dev.parley.failure.FailureException invalid argument if a text is too long or not
   *     storable
   */
  public NewSession {
    name.ifPresent(StorableText::requireName);
    description.ifPresent(
        text -> StorableText.require(Field.DESCRIPTION, text, 0, MAX_DESCRIPTION));
  }

  /** Returns a session with the name {@link #UNNAMED}, a time to live, and no other content. */
  public static NewSession plain(
      KeyChoice key, Optional<VersionNumber> version, boolean pinned, Duration ttl) {
    return new NewSession(
        key,
        version,
        pinned,
        Optional.of(UNNAMED),
        Optional.of(""),
        Metadata.none(),
        true,
        ttl,
        Secrets.NONE,
        false,
        Optional.empty());
  }

  /** Returns a session that a response or conversation creates, named like {@link #plain}. */
  public static NewSession implicit(
      Optional<VersionNumber> version, Duration ttl, Metadata metadata) {
    return new NewSession(
        new KeyChoice.Generated(),
        version,
        version.isPresent(),
        Optional.of(UNNAMED),
        Optional.of(""),
        metadata,
        true,
        ttl,
        Secrets.NONE,
        true,
        Optional.empty());
  }
}
