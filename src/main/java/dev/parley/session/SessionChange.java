package dev.parley.session;

import dev.parley.failure.Failure.InvalidArgument.Field;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to be changed about a session; what is empty stays as it is.
 *
 * @param name for people, 1 to 1,000 characters
 * @param description up to 4,096 characters
 * @param metadata takes the place of all that the caller kept with it
 * @param enabled whether it takes messages
 * @param ttl how long it lives after its last activity, in whole seconds; zero for ever. It begins
 *     anew with the change
 * @param secrets what becomes of its secrets
 */
public record SessionChange(
    Optional<String> name,
    Optional<String> description,
    Optional<Metadata> metadata,
    Optional<Boolean> enabled,
    Optional<Duration> ttl,
    Secrets secrets) {

  /**
   * @throws dev.parley.failure.FailureException invalid argument, when a text is too short, too
   *     long or not storable
   */
  public SessionChange {
    name.ifPresent(Text::requireName);
    description.ifPresent(
        text -> Text.require(Field.DESCRIPTION, text, 0, NewSession.MAX_DESCRIPTION));
  }
}
