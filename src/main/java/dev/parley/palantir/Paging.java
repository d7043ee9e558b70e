package dev.parley.palantir;

import dev.parley.http.PageToken;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Caller;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The paging parameters of a list.
 *
 * @param limit the maximum number of items, 1 to 100
 * @param tokens the list's page tokens
 */
public record Paging(int limit, PageToken tokens) {

  private static final int MAX_SIZE = 100;
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,10}");

  /**
   * Parses the paging parameters.
   *
   * @param pageSize the page size from the request; null for the default, which is the maximum
   * @param owner the owner of the list
   * @param list identifies the list among those of the owner
   * @throws dev.parley.http.error.HttpFailureException empty page, or invalid parameter
   */
  public static Paging of(String pageSize, Caller owner, String... list) {
    return new Paging(
        limit(pageSize),
        new PageToken(
            Stream.concat(
                    Stream.of(owner.workspace(), owner.subject(), owner.client()), Stream.of(list))
                .collect(Collectors.joining("\n"))));
  }

  private static int limit(String text) {
    if (text == null) {
      return MAX_SIZE;
    }
    long size = INTEGER.matcher(text).matches() ? Long.parseLong(text) : Long.MAX_VALUE;
    if (size != (int) size) {
      throw new HttpFailure.InvalidParameter(
              "pageSize", "must be a whole number from 1 to 2147483647")
          .exception();
    }
    if (size < 1) {
      throw new HttpFailure.EmptyPage((int) size).exception();
    }
    return (int) Math.min(size, MAX_SIZE);
  }
}
