package dev.parley.http.oauth;

import dev.parley.failure.ClassifiedFailure;
import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.RenderedFailure;
import java.util.Optional;

/**
 * Renders failures of an OAuth endpoint (RFC 6749, section 5.2), where the vendors' clients do not
 * parse errors in the format of the API.
 */
public final class OAuthErrors {

  private OAuthErrors() {}

  /**
   * The response to a failure.
   *
   * @param usual the API's response to it; returned unchanged if it has no body
   * @param description the message in that response; empty if it has none
   */
  public static RenderedFailure of(
      ClassifiedFailure failure, RenderedFailure usual, Optional<String> description) {
    if (failure instanceof HttpFailure.Unavailable) {
      return error(503, "temporarily_unavailable", "The identity provider does not respond.");
    }
    if (failure instanceof HttpFailure.UnsupportedMediaType) {
      return error(415, "invalid_request", "Send the body as application/x-www-form-urlencoded.");
    }
    if (failure instanceof HttpFailure.MalformedBody) {
      return error(400, "invalid_request", "The request cannot be read.");
    }
    return usual.body() == null
        ? usual
        : error(
            usual.status(),
            usual.status() >= 500 ? "server_error" : "invalid_request",
            description.orElse(null));
  }

  /**
   * Creates an error response.
   *
   * @param description human-readable details; null for none
   */
  public static RenderedFailure error(int status, String error, String description) {
    return RenderedFailure.of(status, new OAuthErrorResponse(error, description));
  }
}
