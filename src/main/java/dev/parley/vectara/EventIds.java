package dev.parley.vectara;

import dev.parley.failure.Failure;
import java.util.Optional;
import java.util.UUID;

/** The ids of events: {@code aev_} and the event's UUID, which the other APIs write differently. */
public final class EventIds {

  private static final String PREFIX = "aev_";

  private EventIds() {}

  /** The id of an event. */
  public static String of(UUID event) {
    return PREFIX + event;
  }

  /** Parses an id; empty if no event can have it. */
  public static Optional<UUID> parse(String text) {
    try {
      return text.startsWith(PREFIX)
          ? Optional.of(UUID.fromString(text.substring(PREFIX.length())))
              // UUID.fromString accepts other spellings; an id uses only the canonical one.
              .filter(id -> text.equals(of(id)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Parses the id of an event that has to exist.
   *
   * @throws dev.parley.failure.FailureException event not found
   */
  public static UUID required(String text) {
    return parse(text).orElseThrow(new Failure.EventNotFound(text)::exception);
  }
}
