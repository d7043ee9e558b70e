package dev.parley.event;

import java.util.OptionalInt;
import java.util.UUID;

/**
 * The ids of a turn's events. They follow from the turn's id, so that every replica knows the id of
 * an event from its first piece on, before it is stored.
 */
public final class EventId {

  private static final long VERSION_7 = 0x7000;
  private static final int INDEX_BITS = 12;
  private static final long INDEX_MASK = (1 << INDEX_BITS) - 1;

  /** The bits of an id that contain the upper bits of the index. */
  private static final int UPPER_SHIFT = 16;

  private static final long UPPER_MASK = (long) (Integer.MAX_VALUE >>> INDEX_BITS) << UPPER_SHIFT;

  private EventId() {}

  /**
   * The id of an event: a UUIDv7 with the turn's time, ordered by index as far as 12 bits go.
   *
   * @param turn the turn's id, a UUIDv7
   * @param index 0 for the turn's first event
   */
  public static UUID of(UUID turn, int index) {
    return new UUID(
        time(turn) | VERSION_7 | (index & INDEX_MASK),
        random(turn) ^ ((long) (index >>> INDEX_BITS) << UPPER_SHIFT));
  }

  private static long time(UUID id) {
    return id.getMostSignificantBits() & ~0xFFFFL;
  }

  /** Spread over the random bits of the turn, so that turns of the same millisecond differ. */
  private static long random(UUID turn) {
    return turn.getLeastSignificantBits() ^ (turn.getMostSignificantBits() & INDEX_MASK);
  }

  /** The index of an event in a turn, by their ids; empty if the event is none of the turn's. */
  public static OptionalInt index(UUID event, UUID turn) {
    long upper = event.getLeastSignificantBits() ^ random(turn);
    boolean same = event.version() == 7 && time(event) == time(turn) && (upper & ~UPPER_MASK) == 0;
    return same
        ? OptionalInt.of(
            (int) (upper >>> UPPER_SHIFT) << INDEX_BITS
                | (int) (event.getMostSignificantBits() & INDEX_MASK))
        : OptionalInt.empty();
  }

  /** The lowest id of a turn that can have an event. */
  public static UUID lowestTurn(UUID event) {
    return new UUID(time(event), 0);
  }

  /** The highest id of a turn that can have an event. */
  public static UUID highestTurn(UUID event) {
    return new UUID(time(event) | 0xFFFF, -1);
  }
}
