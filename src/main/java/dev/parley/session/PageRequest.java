package dev.parley.session;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import java.util.Optional;

/**
 * Which page of a list by creation to read. A page starts beside a session and not at an offset, so
 * sessions that come and go meanwhile neither repeat nor hide another.
 *
 * @param limit the most items, 1 or more
 * @param order which end of the list comes first
 * @param cursor where to start; empty for the first page
 */
public record PageRequest(int limit, Order order, Optional<Cursor> cursor) {

  /** The order of a list by creation. */
  public enum Order {
    OLDEST_FIRST,
    NEWEST_FIRST
  }

  /**
   * A place in the list.
   *
   * @param key key of a session of the same owner, which may be deleted by now
   * @param direction which side of it to read
   */
  public record Cursor(String key, Direction direction) {

    /**
     * @throws dev.parley.failure.FailureException invalid cursor, when no session can have this key
     */
    public Cursor {
      if (!SessionKey.SHAPE.matcher(key).matches()) {
        throw new Failure.InvalidCursor(key, direction).exception();
      }
    }
  }

  public PageRequest {
    if (limit < 1) {
      throw new IllegalArgumentException("a page holds at least one item");
    }
  }

  /**
   * Whether the rows are read by ascending creation: a page before a cursor is read backwards from
   * it.
   */
  boolean ascending() {
    return (order == Order.OLDEST_FIRST) != backwards();
  }

  /** Whether the page ends at its cursor, instead of starting there. */
  boolean backwards() {
    return cursor.filter(place -> place.direction() == Direction.BEFORE).isPresent();
  }
}
