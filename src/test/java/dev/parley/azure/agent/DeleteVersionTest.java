package dev.parley.azure.agent;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.apiKeyOn;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Deleting versions, the last one included. */
@ParleyTest
class DeleteVersionTest {

  private static final Token ADMIN = admin();

  private final String agent = AgentsTest.freshName();

  private String save(String marker, boolean draft) {
    return azure(ADMIN)
        .body(
            "{\"definition\":{\"kind\":\"hosted\",\"marker\":\"%s\"},\"draft\":%s}"
                .formatted(marker, draft))
        .post("/agents/" + agent + "/versions")
        .then()
        .statusCode(200)
        .extract()
        .path("version");
  }

  private ValidatableResponse delete(String version, boolean force) {
    return azure(ADMIN)
        .queryParam("force", force)
        .delete("/agents/" + agent + "/versions/" + version)
        .then();
  }

  private void isDeleted(String version) {
    delete(version, false)
        .statusCode(200)
        .body("object", equalTo("agent.version.deleted"))
        .body("name", equalTo(agent))
        .body("version", equalTo(version))
        .body("deleted", equalTo(true));
  }

  private String session(Token token) {
    return azure(token)
        .body("{}")
        .post("/agents/" + agent + "/endpoint/sessions")
        .then()
        .statusCode(201)
        .extract()
        .path("agent_session_id");
  }

  private String versionOf(Token token, String session) {
    return azure(token)
        .get("/agents/" + agent + "/endpoint/sessions/" + session)
        .path("version_indicator.agent_version");
  }

  private ValidatableResponse select(String version) {
    return azure(ADMIN)
        .contentType("application/merge-patch+json")
        .body(
            """
            {"agent_endpoint": {"version_selector": {"version_selection_rules":
              [{"type": "FixedRatio", "agent_version": "%s", "traffic_percentage": 100}]}}}
            """
                .formatted(version))
        .patch("/agents/" + agent)
        .then();
  }

  private void isGone() {
    azure(ADMIN)
        .get("/agents/" + agent)
        .then()
        .statusCode(404)
        .body("error.code", equalTo("not_found"));
    azure(ADMIN).get("/agents/" + agent + "/versions").then().statusCode(404);
    azure(ADMIN).body("{}").post("/agents/" + agent + "/endpoint/sessions").then().statusCode(404);
    azure(ADMIN).get("/v2/agents/" + agent).then().statusCode(404);
  }

  @Test
  void An_agent_is_deleted_with_its_only_version() {
    isDeleted(save("first", false));
    isGone();
    delete("1", false).statusCode(404);
  }

  @Test
  void An_agent_can_be_created_used_and_deleted_repeatedly_through_its_versions() {
    Token token = somebody();
    String key = "the-same-key-" + agent;
    for (int round = 0; round < 4; round++) {
      assertThat(save("the same", false)).isEqualTo("1");
      var caller = apiKeyOn(agent, "agent_user");
      azure(token)
          .body("{\"agent_session_id\":\"%s\"}".formatted(key))
          .post("/agents/" + agent + "/endpoint/sessions")
          .then()
          .statusCode(201);
      caller.body("{}").post("/v2/agents/" + agent + "/sessions").then().statusCode(201);
      azure(token)
          .get("/agents/" + agent + "/endpoint/sessions")
          .then()
          .body("data.agent_session_id", contains(key));
      delete("1", false).statusCode(409).body("error.code", equalTo("active_sessions"));
      delete("1", true).statusCode(200);
      isGone();
      caller.body("{}").post("/v2/agents/" + agent + "/sessions").then().statusCode(403);
    }
    assertThat(save("the same", false)).isEqualTo("1");
    azure(token).get("/agents/" + agent + "/endpoint/sessions").then().body("data", empty());
    isDeleted("1");
  }

  @Test
  void The_only_version_with_active_sessions_is_deleted_only_by_force() {
    save("first", false);
    Token token = somebody();
    String session = session(token);
    delete("1", false)
        .statusCode(409)
        .body("error.code", equalTo("active_sessions"))
        .body("error.param", equalTo("force"));
    assertThat(versionOf(token, session)).isEqualTo("1");
    azure(token)
        .urlEncodingEnabled(false)
        .post("/agents/" + agent + "/endpoint/sessions/" + session + ":stop")
        .then()
        .statusCode(204);
    isDeleted("1");
    isGone();
  }

  @Test
  void An_agent_with_a_draft_is_kept() {
    save("first", false);
    String draft = save("second", true);
    isDeleted("1");
    azure(ADMIN).get("/agents/" + agent).then().body("versions.latest.version", equalTo(draft));
    azure(ADMIN).body("{}").post("/agents/" + agent + "/endpoint/sessions").then().statusCode(404);
    isDeleted(draft);
    isGone();
  }

  @Test
  void A_version_number_is_not_reused_while_the_agent_exists() {
    save("first", false);
    save("second", false);
    isDeleted("2");
    isDeleted("1");
    isGone();
    save("first", false);
    save("second", false);
    isDeleted("2");
    assertThat(save("third", false)).isEqualTo("3");
  }

  @Test
  void The_selected_version_is_deleted_like_any_other() {
    save("first", false);
    save("second", false);
    select("1").statusCode(200);
    Token token = somebody();
    isDeleted("1");
    assertThat(versionOf(token, session(token))).isEqualTo("2");
    azure(ADMIN)
        .get("/agents/" + agent)
        .then()
        .body(
            "agent_endpoint.version_selector.version_selection_rules.agent_version",
            contains("@latest"));
  }

  @Test
  void An_agent_whose_selected_version_was_deleted_can_be_changed() {
    save("first", false);
    save("second", false);
    select("1").statusCode(200);
    isDeleted("1");
    azure(ADMIN)
        .contentType("application/merge-patch+json")
        .body("{\"agent_card\":{\"version\":\"1\"}}")
        .patch("/agents/" + agent)
        .then()
        .statusCode(200);
    assertThat(save("third", false)).isEqualTo("3");
    Token token = somebody();
    assertThat(versionOf(token, session(token))).isEqualTo("3");
    select("1").statusCode(404);
    select("2").statusCode(200);
  }

  @Test
  void Deleting_all_versions_concurrently_deletes_the_agent() {
    for (int round = 0; round < 5; round++) {
      List<String> versions =
          IntStream.range(0, 4).mapToObj(i -> save("number " + i, i > 1)).toList();
      assertThat(Parallel.map(versions, v -> delete(v, false).extract().statusCode()))
          .containsOnly(200);
      isGone();
    }
  }

  @Test
  void A_session_that_a_response_created_does_not_keep_its_version() {
    String version = save("only", false);
    azure(somebody())
        .body(Map.of("input", "Hello", "agent", Map.of("type", "agent_reference", "name", agent)))
        .post("/openai/v1/responses")
        .then()
        .statusCode(200);
    isDeleted(version);
  }

  @Test
  void A_response_in_progress_keeps_its_version() {
    String version = save("only", false);
    Token token = somebody();
    String response =
        azure(token)
            .body(
                Map.of(
                    "input",
                    "/hang",
                    "background",
                    true,
                    "agent",
                    Map.of("type", "agent_reference", "name", agent)))
            .post("/openai/v1/responses")
            .then()
            .statusCode(200)
            .extract()
            .path("id");
    delete(version, false).statusCode(409).body("error.code", equalTo("active_sessions"));
    azure(token).post("/openai/v1/responses/" + response + "/cancel").then().statusCode(200);
    isDeleted(version);
  }
}
