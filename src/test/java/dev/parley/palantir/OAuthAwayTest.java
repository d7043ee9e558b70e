package dev.parley.palantir;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ParleyTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A provider that lacks what the vendor's clients ask for. */
@ParleyTest
@TestProfile(OAuthAwayTest.Lacking.class)
class OAuthAwayTest {

  /** A provider that does not log in, does not revoke, and whose tokens come from nowhere. */
  public static class Lacking implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.oidc.discovery-enabled", "false",
          "quarkus.oidc.jwks-path", "/keys",
          "quarkus.oidc.token-path", "http://localhost:1/token");
    }
  }

  private static Response form(String path) {
    return given().contentType(ContentType.URLENC).body("token=t").post(path);
  }

  private static void isUnavailable(Response answer) {
    answer
        .then()
        .statusCode(503)
        .contentType("application/json")
        .header("Retry-After", "2")
        .header("Cache-Control", "no-store")
        .body("error", equalTo("temporarily_unavailable"));
  }

  @Test
  void A_provider_that_does_not_answer_is_temporarily_unavailable() {
    isUnavailable(form("/multipass/api/oauth2/token"));
    isUnavailable(given().redirects().follow(false).get("/multipass/api/oauth2/authorize?state=s"));
  }

  @Test
  void A_provider_that_revokes_nothing_supports_no_type_of_token() {
    form("/multipass/api/oauth2/revoke_token")
        .then()
        .statusCode(400)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .body("error", equalTo("unsupported_token_type"));
  }
}
