package dev.parley.http;

import dev.parley.identity.OAuthProvider.ProviderAnswer;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Passes on what clients prove to the OpenID provider, and what it answers. */
public final class ProviderAnswers {

  private ProviderAnswers() {}

  /**
   * The credentials in the header. What no header can hold is refused here: the request to the
   * provider would refuse it in words that repeat it, for the log.
   *
   * @param authorization the header's value; null when there is none
   * @throws HttpFailureException invalid parameter
   */
  public static Optional<String> credentials(String authorization) {
    if (authorization != null
        && authorization.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
      throw new HttpFailure.InvalidParameter(
              HttpHeaders.AUTHORIZATION, "must not hold control characters")
          .exception();
    }
    return Optional.ofNullable(authorization);
  }

  /** Whether the provider did what it was asked. */
  public static boolean succeeded(ProviderAnswer answer) {
    return answer.status() / 100 == 2;
  }

  /**
   * The answer to the client.
   *
   * @param status its status, which need not be the provider's
   * @param body its body
   */
  public static Response response(ProviderAnswer answer, int status, byte[] body) {
    Response.ResponseBuilder response = Response.status(status);
    if (body.length > 0) {
      response.entity(body).type(mediaType(answer));
    }
    answer
        .challenges()
        .forEach(challenge -> response.header(HttpHeaders.WWW_AUTHENTICATE, challenge));
    answer.retryAfter().ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, wait));
    return response.build();
  }

  /** What the body is; bytes and no more when the provider does not say so in a way that is one. */
  private static MediaType mediaType(ProviderAnswer answer) {
    try {
      return answer
          .contentType()
          .map(MediaType::valueOf)
          .filter(type -> !type.isWildcardType() && !type.isWildcardSubtype())
          .orElse(MediaType.APPLICATION_OCTET_STREAM_TYPE);
    } catch (IllegalArgumentException e) {
      return MediaType.APPLICATION_OCTET_STREAM_TYPE;
    }
  }
}
