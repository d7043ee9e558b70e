package dev.parley.azure.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ParleyTest
class CreateSessionTest {

  @Test
  void A_session_has_the_documented_fields() {
    String id = freshKey();
    azure(somebody())
        .body(
            """
            {"agent_session_id": "%s",
             "version_indicator": {"type": "version_ref", "agent_version": "1"}}
            """
                .formatted(id))
        .post(AZURE)
        .then()
        .statusCode(201)
        .contentType("application/json")
        .body("agent_session_id", equalTo(id))
        .body("version_indicator.type", equalTo("version_ref"))
        .body("version_indicator.agent_version", equalTo("1"))
        .body("status", equalTo("active"));
  }

  @Test
  void A_new_session_expires_30_days_after_its_last_activity_in_Unix_seconds() {
    JsonPath session = azure(somebody()).body("{}").post(AZURE).jsonPath();

    long created = session.getLong("created_at");
    assertThat(session.getLong("last_accessed_at")).isEqualTo(created);
    assertThat(session.getLong("expires_at") - created).isEqualTo(Duration.ofDays(30).toSeconds());
  }

  @Test
  void A_generated_id_has_at_least_25_letters_and_digits() {
    azure(somebody())
        .body("{}")
        .post(AZURE)
        .then()
        .statusCode(201)
        .body("agent_session_id", matchesPattern("[0-9a-z]{25,}"))
        .body("version_indicator.agent_version", equalTo("1"));
  }

  @Test
  void The_body_is_optional() {
    azure(somebody()).post(AZURE).then().statusCode(201);
  }

  @Test
  void Without_a_version_the_latest_published_one_is_used() {
    azure(somebody())
        .body("{}")
        .post(AZURE.replace(Wire.DEMO, "other"))
        .then()
        .statusCode(201)
        .body("version_indicator.agent_version", equalTo("3"));
  }

  @Test
  void A_draft_keeps_its_minor_number() {
    azure(somebody())
        .body("{\"version_indicator\":{\"type\":\"version_ref\",\"agent_version\":\"1.1\"}}")
        .post(AZURE)
        .then()
        .statusCode(201)
        .body("version_indicator.agent_version", equalTo("1.1"));
  }

  @Test
  void Unknown_fields_are_ignored() {
    azure(somebody()).body("{\"metadata\":{\"a\":1}}").post(AZURE).then().statusCode(201);
  }

  @Test
  void The_operation_is_also_available_below_a_project() {
    azure(somebody()).body("{}").post("/api/projects/default" + AZURE).then().statusCode(201);
  }

  @Test
  void A_project_other_than_the_callers_workspace_is_404() {
    azure(somebody())
        .body("{}")
        .post("/api/projects/tenant-b" + AZURE)
        .then()
        .statusCode(404)
        .body("error.code", equalTo("not_found"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "2025-11-15-preview", "2025-05-15-preview"})
  void Every_api_version_sent_by_a_client_is_accepted(String version) {
    Wire.as(somebody())
        .queryParam("api-version", version)
        .body("{}")
        .post(AZURE)
        .then()
        .statusCode(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "MY-session_1.2:3@4", "9"})
  void Ids_as_clients_choose_them_are_accepted(String id) {
    String fresh = id + freshKey();
    azure(somebody())
        .body("{\"agent_session_id\":\"%s\"}".formatted(fresh))
        .post(AZURE)
        .then()
        .statusCode(201)
        .body("agent_session_id", equalTo(fresh));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-x", ".x", "a b", "a/b", "ä", "a\\nb", "a\\u0000"})
  void A_malformed_id_is_rejected(String id) {
    azure(somebody())
        .body("{\"agent_session_id\":\"%s\"}".formatted(id))
        .post(AZURE)
        .then()
        .statusCode(400)
        .body("error.code", equalTo("invalid_request_error"))
        .body("error.param", equalTo("agent_session_id"));
  }

  @Test
  void An_id_has_at_most_128_characters() {
    String longest = (freshKey() + "x".repeat(128)).substring(0, 128);
    azure(somebody())
        .body("{\"agent_session_id\":\"%s\"}".formatted(longest))
        .post(AZURE)
        .then()
        .statusCode(201);
    azure(somebody())
        .body("{\"agent_session_id\":\"%sx\"}".formatted(longest))
        .post(AZURE)
        .then()
        .statusCode(400);
  }

  @Test
  void A_taken_id_is_a_conflict_regardless_of_its_owner() {
    String body = "{\"agent_session_id\":\"%s\"}".formatted(freshKey());
    Token first = somebody();
    azure(first).body(body).post(AZURE).then().statusCode(201);

    String toOwner = conflict(first, body);
    String toStranger = conflict(somebody(), body);
    assertThat(toStranger).as("tells nothing about the owner").isEqualTo(toOwner);
  }

  private static String conflict(Token token, String body) {
    return azure(token)
        .body(body)
        .post(AZURE)
        .then()
        .statusCode(409)
        .body("error.code", equalTo("session_already_exists"))
        .body("error.param", equalTo("agent_session_id"))
        .extract()
        .path("error.message");
  }

  @Test
  void The_same_id_can_be_used_with_another_agent() {
    String body = "{\"agent_session_id\":\"%s\"}".formatted(freshKey());
    Token token = somebody();
    azure(token).body(body).post(AZURE).then().statusCode(201);
    azure(token).body(body).post(AZURE.replace(Wire.DEMO, "other")).then().statusCode(201);
  }

  @Test
  void Of_64_concurrent_creates_with_one_id_one_succeeds() {
    Token token = somebody();
    String bearer = token.mint();
    String body = "{\"agent_session_id\":\"%s\"}".formatted(freshKey());

    List<Integer> statuses =
        dev.parley.testing.Parallel.map(
            IntStream.range(0, 64).boxed().toList(),
            attempt ->
                io.restassured.RestAssured.given()
                    .auth()
                    .oauth2(bearer)
                    .contentType("application/json")
                    .queryParam("api-version", "v1")
                    .body(body)
                    .post(AZURE)
                    .statusCode());

    assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201).hasSize(64);
    assertThat(azure(token).get(AZURE).jsonPath().getList("data")).hasSize(1);
  }

  @Test
  void An_unknown_agent_is_not_found() {
    azure(somebody())
        .body("{}")
        .post(AZURE.replace(Wire.DEMO, "nobody"))
        .then()
        .statusCode(404)
        .body("error.code", equalTo("not_found"))
        .body("error.message", equalTo("Agent 'nobody' was not found."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "1.2", "999999999", "1.0000"})
  void An_unknown_version_is_404(String version) {
    int status =
        azure(somebody())
            .body(
                "{\"version_indicator\":{\"type\":\"version_ref\",\"agent_version\":\"%s\"}}"
                    .formatted(version))
            .post(AZURE)
            .then()
            .body("error.param", equalTo("version_indicator.agent_version"))
            .extract()
            .statusCode();
    assertThat(status).isEqualTo(version.equals("1.0000") ? 400 : 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"@latest", "latest", "", "-1", "99999999999999999999", "1.2.3"})
  void A_malformed_version_id_is_rejected(String version) {
    azure(somebody())
        .body(
            "{\"version_indicator\":{\"type\":\"version_ref\",\"agent_version\":\"%s\"}}"
                .formatted(version))
        .post(AZURE)
        .then()
        .statusCode(400)
        .body("error.code", equalTo("invalid_request_error"))
        .body("error.param", equalTo("version_indicator.agent_version"));
  }

  @Test
  void A_version_indicator_needs_its_type_and_its_version() {
    azure(somebody())
        .body("{\"version_indicator\":{\"agent_version\":\"1\"}}")
        .post(AZURE)
        .then()
        .statusCode(400)
        .body("error.param", equalTo("version_indicator.type"));
    azure(somebody())
        .body("{\"version_indicator\":{\"type\":\"weights\",\"agent_version\":\"1\"}}")
        .post(AZURE)
        .then()
        .statusCode(400)
        .body("error.param", equalTo("version_indicator.type"));
    azure(somebody())
        .body("{\"version_indicator\":{\"type\":\"version_ref\"}}")
        .post(AZURE)
        .then()
        .statusCode(400)
        .body("error.param", equalTo("version_indicator.agent_version"));
  }

  @Test
  void A_disabled_agent_accepts_no_new_session() {
    azure(somebody())
        .body("{}")
        .post(AZURE.replace(Wire.DEMO, "disabled"))
        .then()
        .statusCode(409)
        .body("error.code", equalTo("agent_disabled"));
  }
}
