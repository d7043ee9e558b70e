package dev.parley.identity;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.anonymous;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;

import dev.parley.testing.Eventually;
import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a grace of 0 seconds, the times in a token are taken by the second. */
@ParleyTest
@TestProfile(OtherSettings.class)
class NoClockSkewTest {

  private static void isAnswered(int status, Token token) {
    azure(token).get(AZURE).then().statusCode(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iat", "nbf"})
  void A_token_from_the_near_future_is_rejected(String claim) {
    isAnswered(401, somebody().claimInSeconds(claim, 25));
  }

  @Test
  void A_token_that_has_just_expired_is_rejected() {
    isAnswered(401, somebody().expiresIn(-3));
    isAnswered(200, somebody().expiresIn(600));
  }

  @Test
  void A_token_that_expires_while_it_is_cached_is_rejected() {
    String token = somebody().expiresIn(3).mint();
    RequestSpecification call =
        anonymous().header("Authorization", "Bearer " + token).queryParam("api-version", "v1");
    call.get(AZURE).then().statusCode(200);
    Eventually.await().until(() -> call.get(AZURE).statusCode() == 401);
    call.get(AZURE).then().statusCode(401);
  }
}
