package dev.parley.store;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.failure.FailureException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A request for a page of a list by creation. A page starts at an item, not at an offset, so items
 * that are added or removed between two requests cause neither duplicates nor gaps.
 *
 * @param limit maximum number of items, at least 1
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
   * A position in the list.
   *
   * @param key the key of the item at the position
   * @param direction which side of it to read
   */
  public record Cursor(String key, Direction direction) {

    /** The failure for a key that is not, and was not recently, in any of the caller's lists. */
    public FailureException invalid() {
      return new Failure.InvalidCursor(key, direction).exception();
    }
  }

  public PageRequest {
    if (limit < 1) {
      throw new IllegalArgumentException("a page has at least one item");
    }
  }

  /**
   * Whether the rows are read by ascending creation time. A page before a cursor is read backwards
   * from the cursor.
   */
  public boolean ascending() {
    return (order == Order.OLDEST_FIRST) != backwards();
  }

  /** Whether the page ends at its cursor, instead of starting there. */
  public boolean backwards() {
    return cursor.filter(place -> place.direction() == Direction.BEFORE).isPresent();
  }

  /**
   * Creates the page from the items found.
   *
   * @param found the first items in reading direction, up to one more than the limit; the extra
   *     item shows that there is another page
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
