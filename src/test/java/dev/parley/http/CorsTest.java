package dev.parley.http;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Web pages of the origins that are configured may call. */
@ParleyTest
@TestProfile(OtherSettings.class)
class CorsTest {

  private static final String PAGE = "https://app.example.com";

  private static Response preflight(String origin, String path, String method, String headers) {
    return given()
        .header("Origin", origin)
        .header("Access-Control-Request-Method", method)
        .header("Access-Control-Request-Headers", headers)
        .options(path);
  }

  @ParameterizedTest
  @CsvSource({
    PALANTIR + ", POST",
    PALANTIR + "/x, GET",
    PALANTIR + "/x/updateTitle, PUT",
    AZURE + ", POST",
    AZURE + "/x, DELETE",
    "/agents/demo, PATCH",
    VECTARA + ", POST",
    "/multipass/api/oauth2/token, POST",
    "/multipass/api/oauth2/revoke_token, POST"
  })
  void A_preflight_request_needs_no_token(String path, String method) {
    Response answer =
        preflight(PAGE, path, method, "authorization,content-type,accept,fetch-user-agent");
    answer
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", equalTo(PAGE))
        .header(
            "Access-Control-Allow-Headers",
            equalTo("authorization,content-type,accept,fetch-user-agent"));
    assertThat(answer.header("Access-Control-Allow-Methods").split(","))
        .contains("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {PAGE, "http://localhost:3000"})
  void A_web_page_can_read_the_response_and_its_request_id(String origin) {
    Response answer = azure(somebody()).header("Origin", origin).get(AZURE);
    answer.then().statusCode(200).header("Access-Control-Allow-Origin", equalTo(origin));
    assertThat(answer.header("Access-Control-Expose-Headers").split(","))
        .containsExactlyInAnyOrder("x-request-id", "Retry-After");
  }

  @Test
  void A_web_page_can_read_errors() {
    given()
        .header("Origin", PAGE)
        .get(AZURE)
        .then()
        .statusCode(401)
        .header("Access-Control-Allow-Origin", equalTo(PAGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://other.example.com", "http://app.example.com", PAGE + ":8443", "null"})
  void A_web_page_from_another_origin_cannot_call(String origin) {
    preflight(origin, AZURE, "POST", "authorization")
        .then()
        .statusCode(403)
        .header("Access-Control-Allow-Origin", nullValue());
  }

  @Test
  void Every_response_varies_by_Origin() {
    for (Response answer :
        List.of(
            preflight(PAGE, AZURE, "POST", "authorization"),
            preflight("https://other.example.com", AZURE, "POST", "authorization"),
            azure(somebody()).header("Origin", PAGE).get(AZURE),
            given().header("Origin", PAGE).get(AZURE),
            given().header("Origin", "https://other.example.com").get(AZURE),
            azure(somebody()).get(AZURE),
            given().get("/nothing"),
            given().get("/q/openapi"))) {
      assertThat(answer.headers().getValues("Vary")).containsExactly("Origin");
    }
  }

  @Test
  void Clients_other_than_web_pages_are_not_affected() {
    azure(somebody())
        .get(AZURE)
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", nullValue());
  }
}
