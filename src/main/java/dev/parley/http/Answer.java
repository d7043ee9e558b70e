package dev.parley.http;

import java.util.Map;

/**
 * How a dialect words a failure.
 *
 * @param status HTTP status
 * @param headers headers of its own, besides those that the edge adds
 * @param body what becomes the JSON body; null for an empty one
 */
public record Answer(int status, Map<String, String> headers, Object body) {

  /** An answer with a JSON body and no headers of its own. */
  public static Answer of(int status, Object body) {
    return new Answer(status, Map.of(), body);
  }

  /** An answer without a body. */
  public static Answer empty(int status) {
    return new Answer(status, Map.of(), null);
  }

  /** The same answer with one more header. */
  public Answer with(String header, String value) {
    Map<String, String> more = new java.util.HashMap<>(headers);
    more.put(header, value);
    return new Answer(status, Map.copyOf(more), body);
  }
}
