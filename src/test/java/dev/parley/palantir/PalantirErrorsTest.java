package dev.parley.palantir;

import static dev.parley.testing.Wire.DEMO_RID;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.anonymous;
import static dev.parley.testing.Wire.as;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.DialectErrors;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The errors that every operation of Palantir's API can return. */
@ParleyTest
class PalantirErrorsTest extends DialectErrors {

  @Override
  protected Map<Situation, Wording> wordings() {
    return Map.ofEntries(
        entry(Situation.NO_TOKEN, new Wording(401, "MissingCredentials")),
        entry(Situation.BAD_TOKEN, new Wording(401, "Default:Unauthorized")),
        entry(Situation.MISSING_SCOPE, new Wording(403, "ApiUsageDenied")),
        entry(Situation.UNKNOWN_AGENT, new Wording(404, "AgentNotFound")),
        entry(Situation.UNKNOWN_PATH, new Wording(404, "")),
        entry(Situation.WRONG_METHOD, new Wording(405, "")),
        entry(Situation.NOT_ACCEPTABLE, new Wording(406, "Conjure:NotAcceptable")),
        entry(Situation.UNSUPPORTED_MEDIA_TYPE, new Wording(415, "Conjure:UnsupportedMediaType")),
        entry(Situation.MALFORMED_JSON, new Wording(400, "Default:InvalidArgument")),
        entry(Situation.WRONG_SHAPE, new Wording(422, "Conjure:UnprocessableEntity")),
        entry(Situation.BODY_TOO_LARGE, new Wording(413, "Default:RequestEntityTooLarge")),
        entry(Situation.FAULT, new Wording(500, "Default:Internal")));
  }

  @Override
  protected String create() {
    return PALANTIR + "?preview=true";
  }

  @Override
  protected String createWithUnknownAgent() {
    return create().replace(DEMO_RID, "ri.aip-agents..agent.nobody");
  }

  @Override
  protected String unknownPath() {
    return "/api/v2/aipAgents/nothing";
  }

  @Override
  protected String wrongShape() {
    return "{\"agentVersion\":1.0}";
  }

  @Override
  protected String name(JsonPath error, String requestId) {
    assertThat(error.getMap("$"))
        .containsKeys("errorCode", "errorName", "errorInstanceId", "parameters");
    assertThat(error.getMap("parameters")).isNotNull();
    assertThat(error.getString("errorInstanceId"))
        .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(error.getString("errorInstanceId").replace("-", "")).isEqualTo(requestId);
    return error.getString("errorName");
  }

  @Test
  void Each_error_has_the_code_of_its_kind() {
    anonymous().post(create()).then().body("errorCode", equalTo("UNAUTHORIZED"));
    palantir(somebody().scopes(Token.READ))
        .body("{}")
        .post(PALANTIR)
        .then()
        .body("errorCode", equalTo("PERMISSION_DENIED"));
    palantir(somebody())
        .body("[]")
        .post(PALANTIR)
        .then()
        .body("errorCode", equalTo("INVALID_ARGUMENT"));
    palantir(somebody())
        .contentType("text/plain")
        .body("{}")
        .post(PALANTIR)
        .then()
        .body("errorCode", equalTo("INVALID_ARGUMENT"));
  }

  @Test
  void The_missing_scope_is_a_parameter_of_the_error() {
    palantir(somebody().scopes(Token.READ))
        .body("{}")
        .post(PALANTIR)
        .then()
        .body("parameters.missingScope", equalTo("api:aip-agents-write"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?preview=false", "?preview="})
  void Requests_without_preview_are_rejected(String query) {
    as(somebody())
        .urlEncodingEnabled(false)
        .body("{}")
        .post(PALANTIR + query)
        .then()
        .statusCode(400)
        .body("errorCode", equalTo("INVALID_ARGUMENT"))
        .body("errorName", equalTo("ApiFeaturePreviewUsageOnly"))
        .body("parameters.size()", equalTo(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "1", "TRUE"})
  void A_preview_parameter_that_is_not_a_boolean_is_InvalidArgument(String preview) {
    as(somebody())
        .queryParam("preview", preview)
        .body("{}")
        .post(PALANTIR)
        .then()
        .statusCode(400)
        .body("errorName", equalTo("Default:InvalidArgument"));
  }

  @Test
  void
      The_token_comes_before_the_scope_the_scope_before_the_preview_and_the_preview_before_the_body() {
    anonymous().body("{").post(PALANTIR).then().statusCode(401);
    as(somebody().scopes(Token.READ)).body("{").post(PALANTIR).then().statusCode(403);
    as(somebody())
        .body("{")
        .post(PALANTIR)
        .then()
        .body("errorName", equalTo("ApiFeaturePreviewUsageOnly"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "text/html"})
  void The_media_type_is_checked_after_the_preview_gate(String type) {
    anonymous().contentType(type).body("{}").post(create()).then().statusCode(401);
    as(somebody().scopes(Token.READ))
        .contentType(type)
        .body("{}")
        .post(PALANTIR)
        .then()
        .statusCode(403);
    as(somebody())
        .contentType(type)
        .body("{}")
        .post(PALANTIR)
        .then()
        .body("errorName", equalTo("ApiFeaturePreviewUsageOnly"));
    palantir(somebody())
        .contentType(type)
        .body("{}")
        .post(PALANTIR)
        .then()
        .statusCode(415)
        .body("errorName", equalTo("Conjure:UnsupportedMediaType"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Content-Type:\r\n",
        "Content-Type: garbage\r\n",
        "Content-Type: application/json, application/json\r\n",
        "Content-Type: text/plain\r\n"
      })
  void The_media_type_of_a_body_is_checked_after_the_other_conditions(String type) {
    String somebody = "Authorization: Bearer " + somebody().mint() + "\r\n";
    assertThat(raw(create(), type, "{}")).startsWith("HTTP/1.1 401");
    assertThat(raw(PALANTIR, somebody + type, "{}")).contains("ApiFeaturePreviewUsageOnly");
    assertThat(raw(create(), somebody + type, "{}"))
        .startsWith("HTTP/1.1 415")
        .contains("Conjure:UnsupportedMediaType");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Content-Type: application/json\r\n", "Content-Type: text/plain\r\n"})
  void A_missing_body_is_MissingPostBody_regardless_of_its_media_type(String type) {
    String somebody = "Authorization: Bearer " + somebody().mint() + "\r\n";
    assertThat(raw(create(), somebody + type, ""))
        .startsWith("HTTP/1.1 400")
        .contains("MissingPostBody");
  }

  @Test
  void A_body_of_two_JSON_values_is_rejected() {
    palantir(somebody())
        .body("{}{}")
        .post(PALANTIR)
        .then()
        .statusCode(422)
        .body("errorDescription", equalTo("The body must be one JSON object."));
  }

  @Test
  void A_long_value_is_truncated_in_the_message() {
    String name =
        palantir(somebody())
            .body("{\"agentVersion\":\"" + "9".repeat(100_000) + "\"}")
            .post(PALANTIR)
            .then()
            .body("errorName", equalTo("InvalidAgentVersion"))
            .extract()
            .path("parameters.version");
    assertThat(name).hasSize(101);
  }

  @Test
  void An_HTTP_1_0_request_needs_no_Host_header() {
    assertThat(
            exchange(
                "GET "
                    + PALANTIR
                    + "?preview=true HTTP/1.0\r\nAuthorization: Bearer "
                    + somebody().mint()
                    + "\r\n\r\n"))
        .startsWith("HTTP/1.0 200");
  }

  private static String raw(String path, String headers, String body) {
    return exchange(
        "POST %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(path, headers, body.length(), body));
  }

  private static String exchange(String request) {
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "ri.aip-agents.agent.x", "ri.aip-agents..agent.", "%00"})
  void An_agent_that_is_not_a_RID_is_InvalidArgument(String agent) {
    palantir(somebody())
        .urlEncodingEnabled(false)
        .body("{}")
        .post(PALANTIR.replace(DEMO_RID, agent))
        .then()
        .statusCode(400)
        .body("errorName", equalTo("Default:InvalidArgument"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v2/aipAgents/agents", "/api/v2/nothing", "/multipass/nothing"})
  void Unknown_paths_are_404_without_a_body(String path) {
    palantir(somebody()).get(path).then().statusCode(404).body(emptyString());
  }
}
