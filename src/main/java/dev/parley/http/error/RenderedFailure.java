package dev.parley.http.error;

import java.util.HashMap;
import java.util.Map;

/**
 * A failure as a dialect renders it: the response to the request.
 *
 * @param headers the dialect's headers, without those that HTTP requires for the failure
 * @param body the object to serialise as the JSON body; null for no body
 */
public record RenderedFailure(int status, Map<String, String> headers, Object body) {

  /** A response with a JSON body and no headers. */
  public static RenderedFailure of(int status, Object body) {
    return new RenderedFailure(status, Map.of(), body);
  }

  /** A response without a body. */
  public static RenderedFailure empty(int status) {
    return new RenderedFailure(status, Map.of(), null);
  }

  /** The same response with an additional header. */
  public RenderedFailure with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new RenderedFailure(status, Map.copyOf(more), body);
  }
}
