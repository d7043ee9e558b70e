package dev.parley.http;

/**
 * What a dialect knows of the request when it renders a failure.
 *
 * @param path the normalized path, without a slash at its end
 */
public record FailedRequest(RequestId id, String path) {

  /** An operation is found with and without a slash at the end of its path. */
  public FailedRequest {
    path = path.replaceFirst("/+$", "");
  }
}
