package dev.parley.store;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param items the items, in the list's order
 * @param hasMore whether the list continues in the direction in which the page was read
 */
public record Page<T>(List<T> items, boolean hasMore) {

  /**
   * Creates a page from the items found.
   *
   * @param found the first items of the rest of the list, up to one more than the limit; the extra
   *     item shows that there is another page
   * @param limit maximum number of items, at least 1
   */
  public static <T> Page<T> of(List<T> found, int limit) {
    boolean hasMore = found.size() > limit;
    return new Page<>(List.copyOf(hasMore ? found.subList(0, limit) : found), hasMore);
  }

  /** Returns the page with each item mapped. */
  public <R> Page<R> map(Function<T, R> mapper) {
    return new Page<>(items.stream().map(mapper).toList(), hasMore);
  }

  /**
   * Returns the token for the next page, made from the last item; null at the end of the list.
   *
   * @param token makes a token for the position of an item
   */
  public String next(Function<T, String> token) {
    return hasMore ? token.apply(items.get(items.size() - 1)) : null;
  }
}
