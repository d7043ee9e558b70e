package dev.parley.http;

/**
 * What the answer to a failed request may go by.
 *
 * @param id id of the request
 * @param path its path, normalized, without a slash at its end
 */
public record Asked(RequestId id, String path) {

  /** One and the same operation is found with and without a slash at the end of its path. */
  public Asked {
    path = path.replaceFirst("/+$", "");
  }
}
