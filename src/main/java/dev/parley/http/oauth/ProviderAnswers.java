package dev.parley.http.oauth;

import dev.parley.http.error.HttpFailure;
import dev.parley.http.error.HttpFailureException;
import dev.parley.identity.OAuthProvider.ProviderAnswer;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Forwards clients' credentials to the OpenID provider, and its responses to the clients. */
public final class ProviderAnswers {

  private ProviderAnswers() {}

  /**
   * The credentials in the header. A value that is not valid in a header is rejected here;
   * otherwise the request to the provider would fail with a message that contains it, and the log
   * would show it.
   *
   * @param authorization the header's value; null if there is none
   * @throws HttpFailureException invalid parameter
   */
  public static Optional<String> credentials(String authorization) {
    if (authorization != null
        && authorization.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
      throw new HttpFailure.InvalidParameter(
              HttpHeaders.AUTHORIZATION, "must not contain control characters")
          .exception();
    }
    return Optional.ofNullable(authorization);
  }

  /** Whether the provider returned a successful status. */
  public static boolean succeeded(ProviderAnswer answer) {
    return answer.status() / 100 == 2;
  }

  /**
   * The response to the client.
   *
   * @param status its status, which may differ from the provider's
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

  /** The media type of the body; plain bytes if the provider sent none or an invalid one. */
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
