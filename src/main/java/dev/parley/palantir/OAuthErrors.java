package dev.parley.palantir;

import dev.parley.http.Answer;
import dev.parley.http.EdgeFailure;

/**
 * Words what the edge refused at an OAuth endpoint (RFC 6749, section 5.2): what the vendor's
 * clients read there, unlike an error in the API's own shape.
 */
final class OAuthErrors {

  private OAuthErrors() {}

  /**
   * The answer to a failure.
   *
   * @param usual the answer that the API gives to it
   */
  static Answer of(EdgeFailure failure, Answer usual) {
    if (failure instanceof EdgeFailure.Unavailable) {
      return error(503, "temporarily_unavailable", "The identity provider does not answer.");
    }
    if (failure instanceof EdgeFailure.UnsupportedMediaType) {
      return error(415, "invalid_request", "Send the body as application/x-www-form-urlencoded.");
    }
    if (failure instanceof EdgeFailure.MalformedBody) {
      return error(400, "invalid_request", "The request cannot be read.");
    }
    return usual.body() instanceof ErrorResponse body
        ? error(
            usual.status(),
            usual.status() >= 500 ? "server_error" : "invalid_request",
            body.errorDescription())
        : usual; // An endpoint that does not exist has nothing to say.
  }

  /**
   * An error.
   *
   * @param description what is wrong, for people; null for nothing to say
   */
  static Answer error(int status, String error, String description) {
    return Answer.of(status, new OAuthErrorResponse(error, description));
  }
}
