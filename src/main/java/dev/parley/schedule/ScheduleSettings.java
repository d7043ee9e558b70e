package dev.parley.schedule;

import dev.parley.event.EventContent.InputMessage;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.session.metadata.Metadata;
import dev.parley.store.StorableText;
import java.util.Optional;

/**
 * Settings of a schedule: all that a new one gets, or those that a change sets.
 *
 * @param name 1 to 255 characters
 * @param description up to 4096 characters
 * @param message what the agent receives
 * @param timing when it runs
 * @param enabled whether it runs
 * @param metadata the metadata of its sessions
 * @param maxExecutions how many records of attempts are kept
 * @param stallTimeoutSeconds how long a run may be without output before it counts as stalled
 * @param retries how often a run that failed or stalled is attempted again
 */
public record ScheduleSettings(
    Optional<String> name,
    Optional<String> description,
    Optional<InputMessage> message,
    Optional<Timing> timing,
    Optional<Boolean> enabled,
    Optional<Metadata> metadata,
    Optional<Integer> maxExecutions,
    Optional<Integer> stallTimeoutSeconds,
    Optional<Integer> retries) {

  private static final int MAX_NAME = 255;
  private static final int MAX_DESCRIPTION = 4096;

  /**
   * @throws dev.parley.failure.FailureException invalid argument if a text is too short, too long
   *     or not storable
   */
  public ScheduleSettings {
    name.ifPresent(text -> StorableText.require(Field.NAME, text, 1, MAX_NAME));
    description.ifPresent(
        text -> StorableText.require(Field.DESCRIPTION, text, 0, MAX_DESCRIPTION));
  }
}
