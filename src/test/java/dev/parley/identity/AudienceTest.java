package dev.parley.identity;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;

import dev.parley.testing.ParleyTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where an audience is configured, tokens have to carry it. */
@ParleyTest
@TestProfile(AudienceTest.Configured.class)
class AudienceTest {

  /** Tokens have to be meant for this service. */
  public static class Configured implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "PARLEY_OIDC_AUDIENCE", "parley", "parley.identity.scope-claims", "scope,roles");
    }
  }

  @Test
  void A_token_for_this_service_is_taken() {
    azure(somebody().claim("aud", "parley")).get(AZURE).then().statusCode(200);
    azure(somebody().claim("aud", List.of("other", "parley"))).get(AZURE).then().statusCode(200);
  }

  @Test
  void A_token_for_another_service_or_for_none_is_refused() {
    azure(somebody().claim("aud", "other")).get(AZURE).then().statusCode(401);
    azure(somebody()).get(AZURE).then().statusCode(401);
  }

  @Test
  void Scopes_may_also_come_as_an_array_in_another_claim() {
    azure(
            somebody()
                .claim("aud", "parley")
                .without("scope")
                .claim("roles", List.of("api:aip-agents-read")))
        .get(AZURE)
        .then()
        .statusCode(200);
  }
}
