package dev.parley.http;

import dev.parley.failure.ClassifiedFailure;
import java.util.Optional;

/**
 * Words what the edge refused at an OAuth endpoint (RFC 6749, section 5.2): what the vendors'
 * clients read there, unlike an error in the API's own shape.
 */
public final class OAuthErrors {

  private OAuthErrors() {}

  /**
   * The answer to a failure.
   *
   * @param usual the answer that the API gives to it
   * @param description what that answer says is wrong, for people; empty when it has no body, which
   *     stays so: an endpoint that does not exist has nothing to say
   */
  public static Answer of(ClassifiedFailure failure, Answer usual, Optional<String> description) {
    if (failure instanceof EdgeFailure.Unavailable) {
      return error(503, "temporarily_unavailable", "The identity provider does not answer.");
    }
    if (failure instanceof EdgeFailure.UnsupportedMediaType) {
      return error(415, "invalid_request", "Send the body as application/x-www-form-urlencoded.");
    }
    if (failure instanceof EdgeFailure.MalformedBody) {
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
   * An error.
   *
   * @param description what is wrong, for people; null for nothing to say
   */
  public static Answer error(int status, String error, String description) {
    return Answer.of(status, new OAuthErrorResponse(error, description));
  }
}
