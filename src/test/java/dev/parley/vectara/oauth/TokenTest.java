package dev.parley.vectara.oauth;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.parley.testing.ParleyTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The token endpoint at both of its paths. */
@ParleyTest
class TokenTest {

  private static final String FORM = "/oauth2/token";
  private static final String JSON = "/oauth/token";

  private static ValidatableResponse post(String path, ContentType type, String body) {
    return given().contentType(type).body(body).post(path).then();
  }

  @ParameterizedTest
  @ValueSource(strings = {FORM, JSON})
  void A_form_is_forwarded_unchanged(String path) {
    String form = "client_id=cid&client_secret=s%26%3dcret&grant_type=client_credentials";
    post(path, ContentType.URLENC, form)
        .statusCode(200)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .header("x-request-id", notNullValue())
        .body("received_form", equalTo(form));
  }

  @ParameterizedTest
  @ValueSource(strings = {FORM + "/", JSON + "/"})
  void A_trailing_slash_is_ignored(String path) {
    post(path, ContentType.URLENC, "grant_type=raw")
        .statusCode(200)
        .header("Cache-Control", "no-store");
    post(path, ContentType.JSON, "{").statusCode(400).body("error", equalTo("invalid_request"));
  }

  @ParameterizedTest
  @ValueSource(strings = {FORM, JSON})
  void A_JSON_object_reaches_the_provider_as_a_form(String path) {
    post(
            path,
            ContentType.JSON,
            """
            {"client_id": "cid", "client_secret": "s&=é +cret", "grant_type": "client_credentials"}
            """)
        .statusCode(200)
        .body(
            "received_form",
            equalTo(
                "client_id=cid&client_secret=s%26%3D%C3%A9+%2Bcret&grant_type=client_credentials"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "authorization_code&code=c", "client_credentials"})
  void The_response_contains_the_lifetime_of_the_token_in_whole_seconds(String grant) {
    post(FORM, ContentType.URLENC, "grant_type=" + grant).body("expires_in", equalTo(300));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | The request cannot be read.",
        "{\"client_id\":\"a\",\"client_id\":\"b\"} | The request cannot be read.",
        "[] | The body must be one JSON object.",
        "{\"client_id\":5} | client_id must be a string."
      })
  void An_unreadable_request_gets_an_error_in_the_OAuth_format(String body, String description) {
    post(JSON, ContentType.JSON, body)
        .statusCode(400)
        .header("Cache-Control", "no-store")
        .body("error", equalTo("invalid_request"))
        .body("error_description", equalTo(description));
  }

  @ParameterizedTest
  @ValueSource(strings = {FORM, JSON})
  void Unsupported_media_types_and_methods_are_rejected(String path) {
    post(path, ContentType.TEXT, "grant_type=client_credentials")
        .statusCode(415)
        .body("error", equalTo("invalid_request"))
        .body("error_description", containsString("application/x-www-form-urlencoded"));
    given().get(path).then().statusCode(405).body("error", equalTo("invalid_request"));
  }
}
