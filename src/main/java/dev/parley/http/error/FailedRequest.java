package dev.parley.http.error;

import dev.parley.http.RequestId;

/**
 * The request data that a dialect uses to render a failure.
 *
 * @param path the normalized path, without a trailing slash
 */
public record FailedRequest(RequestId id, String path) {

  /** Removes trailing slashes: operations are found with and without one. */
  public FailedRequest {
    path = path.replaceFirst("/+$", "");
  }
}
