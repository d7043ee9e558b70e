package dev.parley.session;

import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.session.metadata.Metadata;
import dev.parley.session.secret.Secrets;
import dev.parley.store.StorableText;
import java.time.Duration;
import java.util.Optional;

/**
 * A change of a session. Empty values are kept unchanged.
 *
 * @param name display name, 1 to 1,000 characters
 * @param description up to 4,096 characters
 * @param metadata replaces all metadata
 * @param enabled whether it accepts messages
 * @param ttl time from its last activity to its expiry, in whole seconds; zero if it never expires.
 *     The change restarts it
 * @param secrets changes to its secrets
 */
public record SessionChange(
    Optional<String> name,
    Optional<String> description,
    Optional<Metadata> metadata,
    Optional<Boolean> enabled,
    Optional<Duration> ttl,
    Secrets secrets) {

  /**
   * @throws dev.parley.failure.FailureException invalid argument if a text is too short, too long
   *     or not storable
   */
  public SessionChange {
    name.ifPresent(StorableText::requireName);
    description.ifPresent(
        text -> StorableText.require(Field.DESCRIPTION, text, 0, NewSession.MAX_DESCRIPTION));
  }

  /** A change of the metadata only. */
  public static SessionChange ofMetadata(Metadata metadata) {
    return new SessionChange(
        Optional.empty(),
        Optional.empty(),
        Optional.of(metadata),
        Optional.empty(),
        Optional.empty(),
        Secrets.NONE);
  }
}
