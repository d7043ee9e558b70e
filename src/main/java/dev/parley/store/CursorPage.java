package dev.parley.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a list by time that says where the next one starts, which need not be after its last
 * item.
 *
 * @param items the items, in the list's order
 * @param next where the next page starts; empty at the end of the list
 */
public record CursorPage<T>(List<T> items, Optional<PageCursor> next) {

  public CursorPage {
    items = List.copyOf(items);
  }

  /**
   * The page, from what was found.
   *
   * @param found what comes first: up to one item more than the limit, which tells whether there is
   *     more
   * @param limit the most items, 1 or more
   */
  public static <T> CursorPage<T> of(
      List<T> found, int limit, Function<? super T, PageCursor> cursor) {
    return found.size() > limit
        ? new CursorPage<>(found.subList(0, limit), Optional.of(cursor.apply(found.get(limit - 1))))
        : new CursorPage<>(found, Optional.empty());
  }
}
