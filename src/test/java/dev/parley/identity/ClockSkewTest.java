package dev.parley.identity;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The provider's clock may differ from the program's by 30 seconds. */
@ParleyTest
class ClockSkewTest {

  private static void isAnswered(int status, Token token) {
    azure(token).get(AZURE).then().statusCode(status);
  }

  // What is refused is far enough away that a slow machine cannot bring it within the grace.
  @ParameterizedTest
  @CsvSource({"iat, 2, 200", "iat, 120, 401", "nbf, 2, 200", "nbf, 120, 401"})
  void A_token_from_the_near_future_is_accepted(String claim, int ahead, int status) {
    isAnswered(status, somebody().claimInSeconds(claim, ahead));
  }

  @ParameterizedTest
  @CsvSource({"3, 200", "40, 401"})
  void A_token_that_has_just_expired_is_accepted(int secondsAgo, int status) {
    isAnswered(status, somebody().expiresIn(-secondsAgo));
  }

  @Test
  void A_token_without_nbf_is_accepted() {
    isAnswered(200, somebody());
  }
}
