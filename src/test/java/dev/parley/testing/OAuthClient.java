package dev.parley.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** How the vendor's clients get tokens, through Parley, from the realm that is shipped. */
public final class OAuthClient {

  /** What the paths of the operations start with. */
  public static final String OAUTH = "/multipass/api/oauth2/";

  /** The secret of every client that has one. */
  public static final String SECRET = UUID.randomUUID().toString();

  /** The scopes that tokens carry without being asked. */
  public static final String BOTH = "api:aip-agents-read api:aip-agents-write";

  private static final String CALLBACK = "http://localhost:3000/callback";

  private OAuthClient() {}

  /** Sends a form to an operation. */
  public static Response oauth(String operation, Map<String, String> form) {
    return given()
        .contentType(ContentType.URLENC)
        .body(Login.encoded(form))
        .post(OAUTH + operation);
  }

  /** A service's own token, as the vendor's Python client asks for it; empty for no scope. */
  public static Response serviceToken(String client, String scope) {
    Map<String, String> form = new HashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", client);
    form.put("client_secret", SECRET);
    if (!scope.isEmpty()) {
      form.put("scope", scope);
    }
    return oauth("token", form);
  }

  /** A token of a service that asks for no scope. */
  public static String service(String client) {
    return accessToken(serviceToken(client, ""));
  }

  /** The token of an answer, which has to be a success. */
  public static String accessToken(Response answer) {
    return answer.then().statusCode(200).extract().path("access_token");
  }

  /** A user's tokens, as the vendor's TypeScript client asks for them. */
  public static Response userTokens(String user, String scope) {
    String verifier = UUID.randomUUID().toString() + UUID.randomUUID();
    String authorize =
        Login.encoded(
            Map.of(
                "client_id",
                "parley-app",
                "response_type",
                "code",
                "state",
                "state of " + user,
                "redirect_uri",
                CALLBACK,
                "code_challenge",
                base64(sha256(verifier)),
                "code_challenge_method",
                "S256",
                "scope",
                "offline_access " + scope));
    Map<String, String> answer =
        Login.of(
            URI.create("http://localhost:" + RestAssured.port + OAUTH + "authorize?" + authorize),
            user);
    // The clients refuse any other issuer than Parley, so that none is better.
    assertThat(answer)
        .containsEntry("state", "state of " + user)
        .containsKey("code")
        .doesNotContainKey("iss");
    return oauth(
        "token",
        Map.of(
            "grant_type",
            "authorization_code",
            "client_id",
            "parley-app",
            "code",
            answer.get("code"),
            "redirect_uri",
            CALLBACK,
            "code_verifier",
            verifier));
  }

  /** The tokens that a user's refresh token is worth. */
  public static Response refreshed(String refreshToken) {
    return oauth(
        "token",
        Map.of(
            "grant_type", "refresh_token",
            "client_id", "parley-app",
            "refresh_token", refreshToken));
  }

  /** Bytes as they are in a token. */
  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
