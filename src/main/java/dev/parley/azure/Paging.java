package dev.parley.azure;

import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.http.error.HttpFailure;
import dev.parley.store.PageRequest;
import dev.parley.store.PageRequest.Cursor;
import dev.parley.store.PageRequest.Order;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The paging parameters of a list.
 *
 * @param limit 1 to 100
 * @param oldestFirst whether the list is ordered by ascending creation time
 * @param after id of the item that precedes the page
 * @param before id of the item that follows the page; never combined with {@code after}
 */
public record Paging(
    int limit, boolean oldestFirst, Optional<String> after, Optional<String> before) {

  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;

  /**
   * Parses the parameters; null for absent ones.
   *
   * @param token alternative to {@code after}, for clients that use page tokens
   * @throws dev.parley.http.error.HttpFailureException invalid parameter
   */
  public static Paging of(String limit, String order, String after, String before, String token) {
    if (after != null && token != null && !after.equals(token)) {
      throw new HttpFailure.InvalidParameter("pagination_token", "cannot be combined with after")
          .exception();
    }
    Optional<String> start = Optional.ofNullable(after).or(() -> Optional.ofNullable(token));
    if (start.isPresent() && before != null) {
      throw new HttpFailure.InvalidParameter("before", "cannot be combined with after").exception();
    }
    return new Paging(limit(limit), oldestFirst(order), start, Optional.ofNullable(before));
  }

  private static int limit(String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    // Three digits at most, so the number cannot overflow.
    int limit = text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new HttpFailure.InvalidParameter("limit", "must be a whole number from 1 to 100")
          .exception();
    }
    return limit;
  }

  private static boolean oldestFirst(String text) {
    if (text == null || text.equals("desc")) {
      return false;
    }
    if (text.equals("asc")) {
      return true;
    }
    throw new HttpFailure.InvalidParameter("order", "must be asc or desc").exception();
  }

  /**
   * The page request for the core.
   *
   * @param key converts a client's id of an item to the core's
   */
  public PageRequest request(UnaryOperator<String> key) {
    return new PageRequest(
        limit,
        oldestFirst ? Order.OLDEST_FIRST : Order.NEWEST_FIRST,
        after
            .map(id -> new Cursor(key.apply(id), Direction.AFTER))
            .or(() -> before.map(id -> new Cursor(key.apply(id), Direction.BEFORE))));
  }

  /**
   * The page request for the core.
   *
   * @param key converts a client's id of an item to the core's; empty if no item has this id
   * @throws dev.parley.failure.FailureException invalid cursor
   */
  public PageRequest scoped(Function<String, Optional<UUID>> key) {
    PageRequest request = request(id -> id);
    return new PageRequest(
        request.limit(),
        request.order(),
        request
            .cursor()
            .map(
                cursor ->
                    key.apply(cursor.key())
                        .map(id -> new Cursor(id.toString(), cursor.direction()))
                        .orElseThrow(cursor::invalid)));
  }
}
