package dev.parley.palantir;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.parley.testing.ParleyTest;
import io.restassured.response.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@ParleyTest
class TokenTest {

  private static final String TOKEN = "/multipass/api/oauth2/token";

  @Test
  void A_request_with_credentials_in_the_header_reaches_the_provider_as_it_is() {
    Response answer =
        given()
            .auth()
            .preemptive()
            .basic("quarkus-app", "secret")
            .formParam("grant_type", "client_credentials")
            .formParam("scope", "api:aip-agents-read api:aip-agents-write")
            .post(TOKEN);
    answer
        .then()
        .statusCode(200)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .header("x-request-id", notNullValue())
        .body("access_token", notNullValue())
        .body("expires_in", equalTo(300))
        .body("received_authorization", equalTo("Basic cXVhcmt1cy1hcHA6c2VjcmV0"));
    assertThat(URLDecoder.decode(answer.<String>path("received_form"), StandardCharsets.UTF_8))
        .isEqualTo("grant_type=client_credentials&scope=api:aip-agents-read api:aip-agents-write");
  }

  @Test
  void A_request_with_credentials_in_the_body_reaches_the_provider_as_it_is() {
    Response answer =
        given()
            .formParam("grant_type", "client_credentials")
            .formParam("client_id", "app")
            .formParam("client_secret", "s&=cret")
            .post(TOKEN);
    assertThat(answer.<String>path("received_form")).contains("client_secret=s%26%3Dcret");
    assertThat(answer.<String>path("received_authorization")).isNull();
  }

  @Test
  void An_error_of_the_provider_comes_back_as_it_is() {
    given()
        .formParam("grant_type", "refuse")
        .post(TOKEN)
        .then()
        .statusCode(400)
        .contentType("application/json")
        .body("error", equalTo("invalid_grant"));
  }

  @Test
  void A_body_that_is_no_form_is_refused() {
    given().contentType("application/json").body("{}").post(TOKEN).then().statusCode(415);
  }
}
