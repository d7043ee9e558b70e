package dev.parley.agent;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredKeys;
import dev.parley.testing.Token;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Another replica deletes an agent and makes a new one of the same name, while this one still holds
 * the old one. The other replica is played by statements behind this one's back.
 */
@ParleyTest
class CurrentAgentsTest {

  private static final Token ADMIN = admin();

  @Inject StoredKeys database;

  private final String agent = "agent-" + UUID.randomUUID();
  private final String sessions = "/agents/" + agent + "/endpoint/sessions";
  private final Token token = somebody();
  private String session;

  private static void save(String agent, String marker) {
    azure(ADMIN)
        .body("{\"definition\":{\"kind\":\"hosted\",\"marker\":\"%s\"}}".formatted(marker))
        .post("/agents/" + agent + "/versions")
        .then()
        .statusCode(200);
  }

  private static String session(Token token, String agent) {
    return azure(token)
        .body("{}")
        .post("/agents/" + agent + "/endpoint/sessions")
        .then()
        .statusCode(201)
        .extract()
        .path("agent_session_id");
  }

  /** The new agent has the versions 1 and 2, the old one had the version 1 only, and a session. */
  @BeforeEach
  void replace() {
    String next = "next-" + UUID.randomUUID();
    save(next, "first");
    save(next, "second");
    session = session(token, next);
    save(agent, "first");
    azure(token).get(sessions).then().statusCode(200);
    vectara(ADMIN).get("/v2/agents/" + agent + "/sessions").then().statusCode(200);
    database.execute("delete from agent where name = ?", agent);
    database.execute("update agent set name = ? where name = ?", agent, next);
  }

  @Test
  void A_session_is_created_with_the_new_agent() {
    session(token, agent);
    azure(token)
        .get(sessions)
        .then()
        .body("data.version_indicator.agent_version", contains("2", "2"));
  }

  @Test
  void A_session_is_created_with_the_new_agent_by_Vectara() {
    vectara(ADMIN).body("{}").post("/v2/agents/" + agent + "/sessions").then().statusCode(201);
  }

  @Test
  void A_version_of_the_new_agent_is_found() {
    azure(token)
        .body("{\"version_indicator\":{\"type\":\"version_ref\",\"agent_version\":\"2\"}}")
        .post(sessions)
        .then()
        .statusCode(201);
  }

  @Test
  void Sessions_of_the_new_agent_are_found() {
    azure(token).get(sessions + "/" + session).then().statusCode(200);
  }

  @Test
  void Sessions_of_the_new_agent_are_deleted() {
    azure(token).delete(sessions + "/" + session).then().statusCode(204);
    azure(token).get(sessions + "/" + session).then().statusCode(404);
  }

  @Test
  void Files_are_written_to_sessions_of_the_new_agent() {
    azure(token)
        .contentType("application/octet-stream")
        .queryParam("path", "a.txt")
        .body(new byte[] {1, 2, 3})
        .put(sessions + "/" + session + "/files/content")
        .then()
        .statusCode(201)
        .body("bytes_written", equalTo(3));
  }

  @Test
  void A_version_of_the_new_agent_is_shown() {
    azure(token)
        .get("/agents/" + agent + "/versions/2")
        .then()
        .statusCode(200)
        .body("definition.marker", equalTo("second"));
  }

  @Test
  void Versions_of_the_new_agent_are_listed() {
    azure(token)
        .get("/agents/" + agent + "/versions")
        .then()
        .body("data.version", contains("2", "1"));
  }

  @Test
  void Versions_of_the_new_agent_are_deleted() {
    azure(ADMIN).delete("/agents/" + agent + "/versions/1").then().statusCode(200);
  }

  @Test
  void The_new_agent_is_deleted() {
    azure(ADMIN).queryParam("force", true).delete("/agents/" + agent).then().statusCode(200);
  }

  @Test
  void A_missing_file_is_404() {
    azure(token).get(sessions + "/nothing").then().statusCode(404);
    database.execute("delete from agent where name = ?", agent);
    azure(token)
        .get(sessions + "/" + session)
        .then()
        .statusCode(404)
        .body("error.message", equalTo("Agent '" + agent + "' was not found."));
  }

  @Test
  void A_version_deleted_by_another_replica_is_not_used() {
    session(token, agent);
    database.execute(
        "delete from agent_version where major = 2 and agent_id ="
            + " (select id from agent where name = ?)",
        agent);
    String used = session(token, agent);
    azure(token)
        .get(sessions + "/" + used)
        .then()
        .body("version_indicator.agent_version", equalTo("1"));
    azure(token)
        .body("{\"version_indicator\":{\"type\":\"version_ref\",\"agent_version\":\"2\"}}")
        .post(sessions)
        .then()
        .statusCode(404);
  }

  @Test
  void An_agent_found_by_its_RID_is_not_served_after_its_deletion() {
    String rid = database.query("select rid from agent where name = ?", agent).get(0);
    String path = "/api/v2/aipAgents/agents/" + rid + "/sessions";
    palantir(token).get(path).then().statusCode(200);
    database.execute("delete from agent where name = ?", agent);
    assertThat(palantir(token).body("{}").post(path).then().statusCode(404).extract().asString())
        .contains("AgentNotFound");
  }
}
