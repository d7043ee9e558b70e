package dev.parley.identity;

import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.palantir;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StrictSettings;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where an audience is configured, tokens have to carry it. */
@ParleyTest
@TestProfile(StrictSettings.class)
class AudienceTest {

  private static Token somebody() {
    return StrictSettings.caller(Wire.somebody());
  }

  @Test
  void A_token_for_this_audience_is_accepted() {
    palantir(somebody()).get(PALANTIR).then().statusCode(200);
    palantir(somebody().claim("aud", List.of("other", "parley")))
        .get(PALANTIR)
        .then()
        .statusCode(200);
  }

  @Test
  void A_token_for_another_or_no_audience_is_rejected() {
    palantir(somebody().claim("aud", "other")).get(PALANTIR).then().statusCode(401);
    palantir(somebody().without("aud")).get(PALANTIR).then().statusCode(401);
    Token mine = somebody();
    palantir(mine).get(PALANTIR).then().statusCode(200);
    palantir(mine.claim("aud", "other")).get(PALANTIR).then().statusCode(401);
    palantir(mine.without("aud")).get(PALANTIR).then().statusCode(401);
  }

  @Test
  void Scopes_can_also_be_an_array_in_another_claim() {
    palantir(somebody().without("scope").claim("roles", List.of("api:aip-agents-read")))
        .get(PALANTIR)
        .then()
        .statusCode(200);
  }
}
