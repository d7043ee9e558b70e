package dev.parley.palantir;

import dev.parley.http.EdgeFailure;
import dev.parley.identity.Caller;
import java.util.List;

/**
 * What every list of this dialect is asked for by (contract section 4).
 *
 * @param limit the most items, 1 to 100
 * @param tokens the list's page tokens
 */
record Paging(int limit, PageToken tokens) {

  private static final int MAX_SIZE = 100;

  /**
   * Reads the size of a page; null for the default, which is the most.
   *
   * @param list names the list among all lists of the dialect
   * @throws dev.parley.http.EdgeFailureException empty page, or invalid parameter
   */
  static Paging of(String pageSize, Caller caller, String... list) {
    return new Paging(
        limit(pageSize),
        new PageToken(
            String.join(
                "\n",
                List.of(
                    caller.workspace(),
                    caller.subject(),
                    caller.client(),
                    String.join("\n", list)))));
  }

  private static int limit(String text) {
    if (text == null) {
      return MAX_SIZE;
    }
    int size;
    try {
      size = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new EdgeFailure.InvalidParameter("pageSize", "must be a whole number of 32 bits")
          .exception();
    }
    if (size < 1) {
      throw new EdgeFailure.EmptyPage(size).exception();
    }
    return Math.min(size, MAX_SIZE);
  }
}
