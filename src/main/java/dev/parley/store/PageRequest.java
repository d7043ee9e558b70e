package dev.parley.store;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.failure.FailureException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Which page of a list by creation to read. A page starts beside an item and not at an offset, so
 * items that come and go meanwhile neither repeat nor hide another.
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
   * @param key what names the item beside it
   * @param direction which side of it to read
   */
  public record Cursor(String key, Direction direction) {

    /** Says that no list of the caller's has an item of this name, or had one lately. */
    public FailureException invalid() {
      return new Failure.InvalidCursor(key, direction).exception();
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
  public boolean ascending() {
    return (order == Order.OLDEST_FIRST) != backwards();
  }

  /** Whether the page ends at its cursor, instead of starting there. */
  public boolean backwards() {
    return cursor.filter(place -> place.direction() == Direction.BEFORE).isPresent();
  }

  /**
   * The page, from what was found.
   *
   * @param found what comes first in reading direction: up to one item more than the limit, which
   *     tells whether there is more
   */
  public <T> Page<T> page(List<T> found) {
    Page<T> page = Page.of(found, limit);
    if (!backwards()) {
      return page;
    }
    List<T> items = new ArrayList<>(page.items());
    Collections.reverse(items);
    return new Page<>(List.copyOf(items), page.hasMore());
  }
}
