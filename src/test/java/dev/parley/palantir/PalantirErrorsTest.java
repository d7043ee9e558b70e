package dev.parley.palantir;

import static dev.parley.testing.Wire.DEMO_RID;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.as;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.Bodies;
import dev.parley.testing.BrokenStore;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes wrong before a session is thought of comes out in Palantir's words (contract section
 * 5.1).
 */
@ParleyTest
class PalantirErrorsTest {

  private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  private static final String PREVIEW = PALANTIR + "?preview=true";

  @Inject BrokenStore store;

  private static ValidatableResponse isError(
      ValidatableResponse answer, int status, String code, String name) {
    return answer
        .statusCode(status)
        .contentType("application/json")
        .header("x-request-id", matchesPattern("[0-9a-f]{32}"))
        .body("errorCode", equalTo(code))
        .body("errorName", equalTo(name))
        .body("errorInstanceId", matchesPattern(UUID))
        .body("parameters", notNullValue());
  }

  @Test
  void No_token_is_MissingCredentials() {
    isError(
            given()
                .queryParam("preview", true)
                .contentType("application/json")
                .body("{}")
                .post(PALANTIR)
                .then(),
            401,
            "UNAUTHORIZED",
            "MissingCredentials")
        .header("WWW-Authenticate", equalTo("Bearer"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer nonsense", "Bearer ", "Basic YTpi", "nonsense", "Bearer a b c"})
  void A_header_that_is_no_bearer_token_is_Unauthorized(String header) {
    isError(
        given()
            .header("Authorization", header)
            .queryParam("preview", true)
            .contentType("application/json")
            .body("{}")
            .post(PALANTIR)
            .then(),
        401,
        "UNAUTHORIZED",
        "Default:Unauthorized");
  }

  @Test
  void An_expired_token_is_Unauthorized() {
    isError(
        palantir(somebody().expired()).body("{}").post(PALANTIR).then(),
        401,
        "UNAUTHORIZED",
        "Default:Unauthorized");
  }

  @Test
  void A_token_signed_by_a_stranger_is_Unauthorized() {
    isError(
        palantir(somebody().signedByStranger()).body("{}").post(PALANTIR).then(),
        401,
        "UNAUTHORIZED",
        "Default:Unauthorized");
  }

  @Test
  void A_token_of_another_issuer_is_Unauthorized() {
    isError(
        palantir(somebody().issuedBy("https://elsewhere.example")).body("{}").post(PALANTIR).then(),
        401,
        "UNAUTHORIZED",
        "Default:Unauthorized");
  }

  @Test
  void A_token_without_a_subject_is_Unauthorized() {
    isError(
        palantir(somebody().without("sub")).body("{}").post(PALANTIR).then(),
        401,
        "UNAUTHORIZED",
        "Default:Unauthorized");
  }

  @Test
  void A_token_that_may_only_read_is_denied_and_told_which_scope_it_lacks() {
    isError(
            palantir(somebody().scopes(Token.READ)).body("{}").post(PALANTIR).then(),
            403,
            "PERMISSION_DENIED",
            "ApiUsageDenied")
        .body("parameters.missingScope", equalTo("api:aip-agents-write"));
  }

  @Test
  void A_token_without_any_scope_is_denied() {
    isError(
        palantir(somebody().without("scope")).body("{}").post(PALANTIR).then(),
        403,
        "PERMISSION_DENIED",
        "ApiUsageDenied");
  }

  @Test
  void Without_preview_the_gate_is_closed() {
    isError(
        as(somebody()).body("{}").post(PALANTIR).then(),
        400,
        "INVALID_ARGUMENT",
        "ApiFeaturePreviewUsageOnly");
    isError(
        as(somebody()).queryParam("preview", false).body("{}").post(PALANTIR).then(),
        400,
        "INVALID_ARGUMENT",
        "ApiFeaturePreviewUsageOnly");
  }

  @Test
  void A_preview_that_is_no_boolean_is_InvalidArgument() {
    isError(
        as(somebody()).queryParam("preview", "yes").body("{}").post(PALANTIR).then(),
        400,
        "INVALID_ARGUMENT",
        "Default:InvalidArgument");
  }

  @Test
  void
      The_token_is_looked_at_before_the_scope_the_scope_before_the_preview_and_the_preview_before_the_body() {
    given().contentType("application/json").body("{").post(PALANTIR).then().statusCode(401);
    isError(
        as(somebody().scopes(Token.READ)).body("{").post(PALANTIR).then(),
        403,
        "PERMISSION_DENIED",
        "ApiUsageDenied");
    isError(
        as(somebody()).body("{").post(PALANTIR).then(),
        400,
        "INVALID_ARGUMENT",
        "ApiFeaturePreviewUsageOnly");
  }

  @Test
  void A_path_that_is_no_RID_is_InvalidArgument() {
    isError(
        palantir(somebody()).body("{}").post(PALANTIR.replace(DEMO_RID, "demo")).then(),
        400,
        "INVALID_ARGUMENT",
        "Default:InvalidArgument");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v2/aipAgents/agents",
        "/api/v2/aipAgents/nothing",
        "/api/v2/nothing",
        "/multipass/nothing"
      })
  void An_unknown_path_is_404_without_a_body(String path) {
    palantir(somebody())
        .get(path)
        .then()
        .statusCode(404)
        .body(emptyString())
        .header("x-request-id", notNullValue());
  }

  @Test
  void A_wrong_method_is_405_without_a_body() {
    palantir(somebody()).delete(PALANTIR).then().statusCode(405).body(emptyString());
  }

  @Test
  void A_body_of_another_type_is_UnsupportedMediaType() {
    isError(
        palantir(somebody()).contentType("text/plain").body("{}").post(PALANTIR).then(),
        415,
        "INVALID_ARGUMENT",
        "Conjure:UnsupportedMediaType");
  }

  @Test
  void A_body_of_no_type_is_UnsupportedMediaType() {
    Bodies.Answer answer = Bodies.withoutType(somebody(), PREVIEW, "{}");
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.body()).contains("\"Conjure:UnsupportedMediaType\"");
  }

  @Test
  void An_answer_that_is_not_JSON_cannot_be_had() {
    isError(
        palantir(somebody()).accept("text/html").body("{}").post(PALANTIR).then(),
        406,
        "INVALID_ARGUMENT",
        "Conjure:NotAcceptable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "nonsense", "{\"agentVersion\":\"1.0\",\"agentVersion\":\"1.1\"}", "\u0000"})
  void Malformed_JSON_is_InvalidArgument(String body) {
    isError(
        palantir(somebody()).body(body).post(PALANTIR).then(),
        400,
        "INVALID_ARGUMENT",
        "Default:InvalidArgument");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}{}",
        "{\"agentVersion\":1.0}",
        "{\"agentVersion\":{}}",
        "{\"agentVersion\":true}",
        "[]",
        "\"text\"",
        "5"
      })
  void JSON_of_the_wrong_shape_is_UnprocessableEntity(String body) {
    isError(
        palantir(somebody()).body(body).post(PALANTIR).then(),
        422,
        "INVALID_ARGUMENT",
        "Conjure:UnprocessableEntity");
  }

  @Test
  void JSON_nested_beyond_reason_is_InvalidArgument() {
    Bodies.Answer answer = Bodies.post(somebody(), PREVIEW, Bodies.nested(100_000));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("\"Default:InvalidArgument\"");
  }

  @Test
  void A_body_of_10_MB_is_RequestEntityTooLarge() {
    Bodies.Answer answer = Bodies.post(somebody(), PREVIEW, Bodies.ofMegabytes(10));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("\"Default:RequestEntityTooLarge\"");
  }

  @Test
  void A_body_of_10_MB_that_does_not_say_how_long_it_is_is_RequestEntityTooLarge() {
    Bodies.Answer answer = Bodies.chunked(somebody(), PREVIEW, Bodies.ofMegabytes(10));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("\"Default:RequestEntityTooLarge\"");
  }

  @Test
  void A_fault_of_the_service_is_Internal_and_tells_nothing_else() {
    store.whileBroken(
        () ->
            isError(
                    palantir(somebody()).body("{}").post(PALANTIR).then(),
                    500,
                    "INTERNAL",
                    "Default:Internal")
                .body("parameters.size()", equalTo(0))
                .body("errorDescription", nullValue()));
  }
}
