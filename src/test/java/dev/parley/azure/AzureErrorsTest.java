package dev.parley.azure;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.DEMO;
import static dev.parley.testing.Wire.as;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.DialectErrors;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every error response has an {@code error} object; without it, the vendor's clients hide the
 * status.
 */
@ParleyTest
class AzureErrorsTest extends DialectErrors {

  @Override
  protected Map<Situation, Wording> wordings() {
    return Map.ofEntries(
        entry(Situation.NO_TOKEN, new Wording(401, "unauthorized")),
        entry(Situation.BAD_TOKEN, new Wording(401, "unauthorized")),
        entry(Situation.MISSING_SCOPE, new Wording(403, "forbidden")),
        entry(Situation.UNKNOWN_AGENT, new Wording(404, "not_found")),
        entry(Situation.UNKNOWN_PATH, new Wording(404, "not_found")),
        entry(Situation.WRONG_METHOD, new Wording(405, "method_not_allowed")),
        entry(Situation.NOT_ACCEPTABLE, new Wording(406, "not_acceptable")),
        entry(Situation.UNSUPPORTED_MEDIA_TYPE, new Wording(415, "invalid_request_error")),
        entry(Situation.MALFORMED_JSON, new Wording(400, "invalid_request_error")),
        entry(Situation.WRONG_SHAPE, new Wording(400, "invalid_request_error")),
        entry(Situation.BODY_TOO_LARGE, new Wording(413, "invalid_request_error")),
        entry(Situation.FAULT, new Wording(500, "internal_error")));
  }

  @Override
  protected String create() {
    return AZURE + "?api-version=v1";
  }

  @Override
  protected String createWithUnknownAgent() {
    return create().replace(DEMO, "nobody");
  }

  @Override
  protected String unknownPath() {
    return "/agents/demo/nothing";
  }

  @Override
  protected String wrongShape() {
    return "{\"version_indicator\":{\"type\":\"version_ref\",\"agent_version\":1}}";
  }

  @Override
  protected String name(JsonPath error, String requestId) {
    assertThat(error.getMap("error"))
        .containsKeys("code", "message", "param", "type", "details", "additionalInfo");
    assertThat(error.getString("error.message")).isNotBlank();
    assertThat(error.getString("error.additionalInfo.request_id")).isEqualTo(requestId);
    return error.getString("error.code");
  }

  @Test
  void A_field_of_the_wrong_type_is_reported_by_name() {
    azure(somebody())
        .body(wrongShape())
        .post(AZURE)
        .then()
        .body("error.param", equalTo("version_indicator.agent_version"))
        .body("error.message", equalTo("version_indicator.agent_version must be a string."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?api-version=2024-01-01", "?api-version=", "?api-version=V1"})
  void An_api_version_is_required_and_must_be_supported(String query) {
    as(somebody())
        .body("{}")
        .post(AZURE + query)
        .then()
        .statusCode(400)
        .body("error.code", equalTo("invalid_request_error"))
        .body("error.param", equalTo("api-version"))
        .body(
            "error.message",
            query.equals("?api-version=") ? endsWith("is empty.") : endsWith(", v1."));
    as(somebody())
        .get(AZURE + query)
        .then()
        .statusCode(400)
        .body("error.param", equalTo("api-version"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/agents/demo/nothing",
        "/agents/demo/endpoint",
        "/agents/demo/versions/1/nothing",
        "/api/projects/default",
        "/api/projects/default/nothing",
        "/api/projects/"
      })
  void Unknown_paths_have_an_error_object(String path) {
    azure(somebody()).get(path).then().statusCode(404).body("error.code", equalTo("not_found"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v2/agents/demo/sessions", "/api/v2/aipAgents/agents/x/sessions", "/q/openapi"})
  void The_project_prefix_works_only_for_paths_of_this_dialect(String path) {
    azure(somebody())
        .body("{\"name\":\"n\"}")
        .post("/api/projects/default" + path)
        .then()
        .statusCode(404)
        .body("error.code", equalTo("not_found"));
  }

  @Test
  void Reading_requires_the_read_scope() {
    azure(somebody().scopes(Token.WRITE))
        .get(AZURE)
        .then()
        .statusCode(403)
        .body("error.code", equalTo("forbidden"))
        .body("error.message", equalTo("The token does not have the scope 'api:aip-agents-read'."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%00", "a%2Fb", "%F0%9F%9A%80", "%27%20or%201=1"})
  void Any_agent_name_in_the_path_is_found_or_404(String agent) {
    azure(somebody())
        .urlEncodingEnabled(false)
        .body("{}")
        .post(AZURE.replace(DEMO, agent))
        .then()
        .statusCode(404)
        .body("error.code", equalTo("not_found"));
  }

  @Test
  void A_repeated_parameter_is_the_param_of_the_error() {
    azure(somebody())
        .body("{\"version_indicator\":{\"type\":\"version_ref\",\"type\":\"x\"}}")
        .post(AZURE)
        .then()
        .statusCode(400)
        .body("error.param", equalTo("version_indicator.type"));
  }
}
