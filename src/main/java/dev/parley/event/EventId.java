package dev.parley.event;

import java.util.UUID;

/**
 * The ids of a turn's events. They follow from the turn's id, so that every replica knows the id of
 * an event from its first piece on, before it is stored.
 */
public final class EventId {

  private static final long VERSION_7 = 0x7000;
  private static final int INDEX_BITS = 12;
  private static final long INDEX_MASK = (1 << INDEX_BITS) - 1;

  private EventId() {}

  /**
   * The id of an event: a UUIDv7 with the turn's time, ordered by index as far as 12 bits go.
   *
   * @param turn the turn's id, a UUIDv7
   * @param index 0 for the turn's first event
   */
  public static UUID of(UUID turn, int index) {
    long time = turn.getMostSignificantBits() & ~0xFFFFL;
    // Spread over the random bits of the turn, so that turns of the same millisecond differ.
    long random = turn.getLeastSignificantBits() ^ (turn.getMostSignificantBits() & INDEX_MASK);
    return new UUID(
        time | VERSION_7 | (index & INDEX_MASK), random ^ ((long) (index >>> INDEX_BITS) << 16));
  }
}
