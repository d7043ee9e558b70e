package dev.parley.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a list by time, with the position where the next page starts. That position need not be
 * directly after the last item.
 *
 * @param items the items, in the list's order
 * @param next where the next page starts; empty at the end of the list
 */
public record CursorPage<T>(List<T> items, Optional<PageCursor> next) {

  public CursorPage {
    items = List.copyOf(items);
  }

  /**
   * Creates a page from the items found.
   *
   * @param found the first items of the rest of the list, up to one more than the limit; the extra
   *     item shows that there is another page
   * @param limit maximum number of items, at least 1
   */
  public static <T> CursorPage<T> of(
      List<T> found, int limit, Function<? super T, PageCursor> cursor) {
    return found.size() > limit
        ? new CursorPage<>(found.subList(0, limit), Optional.of(cursor.apply(found.get(limit - 1))))
        : new CursorPage<>(found, Optional.empty());
  }
}
