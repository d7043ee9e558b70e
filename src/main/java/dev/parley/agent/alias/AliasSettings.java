package dev.parley.agent.alias;

import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.store.StorableText;
import java.util.Optional;

/**
 * Settings of an alias: those that a new one gets, or those that a change sets.
 *
 * @param name 1 to 255 characters
 * @param description up to 4096 characters
 */
public record AliasSettings(Optional<String> name, Optional<String> description) {

  private static final int MAX_NAME = 255;
  private static final int MAX_DESCRIPTION = 4096;

  /**
   * @throws dev.parley.failure.FailureException invalid argument if a text is too short, too long
   *     or not storable
   */
  public AliasSettings {
    name.ifPresent(text -> StorableText.require(Field.NAME, text, 1, MAX_NAME));
    description.ifPresent(
        text -> StorableText.require(Field.DESCRIPTION, text, 0, MAX_DESCRIPTION));
  }
}
