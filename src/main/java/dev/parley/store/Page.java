package dev.parley.store;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param items the items, in the list's order
 * @param hasMore whether the list goes on in the direction in which the page was read
 */
public record Page<T>(List<T> items, boolean hasMore) {

  /**
   * The page, from what was found.
   *
   * @param found what comes first: up to one item more than the limit, which tells whether there is
   *     more
   * @param limit the most items, 1 or more
   */
  public static <T> Page<T> of(List<T> found, int limit) {
    boolean hasMore = found.size() > limit;
    return new Page<>(List.copyOf(hasMore ? found.subList(0, limit) : found), hasMore);
  }

  /** The same page of other items. */
  public <R> Page<R> map(Function<T, R> mapper) {
    return new Page<>(items.stream().map(mapper).toList(), hasMore);
  }

  /**
   * What the next page starts after, written for a client; null at the end of the list.
   *
   * @param token writes where an item stands
   */
  public String next(Function<T, String> token) {
    return hasMore ? token.apply(items.get(items.size() - 1)) : null;
  }
}
