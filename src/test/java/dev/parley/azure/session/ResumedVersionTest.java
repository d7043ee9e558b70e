package dev.parley.azure.session;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.TimePasses;
import dev.parley.testing.Token;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which version a session has when it is used again after it was idle. */
@ParleyTest
class ResumedVersionTest {

  private static final Token ADMIN = admin();

  private final String agent = "resumed-" + UUID.randomUUID();
  private final String sessions = "/agents/" + agent + "/endpoint/sessions";
  private final Token token = somebody();

  @Inject TimePasses time;

  @BeforeEach
  void create() {
    save("{\"kind\":\"hosted\",\"marker\":1}");
  }

  private void save(String definition) {
    azure(ADMIN)
        .body("{\"definition\":%s}".formatted(definition))
        .post("/agents/" + agent + "/versions")
        .then()
        .statusCode(200);
  }

  private void saveSecond() {
    save("{\"kind\":\"hosted\",\"session_configuration\":{\"idle_timeout_seconds\":120}}");
  }

  private String session(String body) {
    return azure(token)
        .body(body)
        .post(sessions)
        .then()
        .statusCode(201)
        .extract()
        .path("agent_session_id");
  }

  private void stop(String session) {
    azure(token).urlEncodingEnabled(false).post(sessions + "/" + session + ":stop");
  }

  private void hasVersion(String session, String version) {
    azure(token)
        .get(sessions + "/" + session)
        .then()
        .statusCode(200)
        .body("version_indicator.agent_version", equalTo(version));
  }

  private void answersAs(String session, String version) {
    azure(token)
        .body(Map.of("input", "Hi", "agent_session_id", session))
        .post("/agents/" + agent + "/endpoint/protocols/openai/responses")
        .then()
        .statusCode(200)
        .body("agent_reference.version", equalTo(version));
    hasVersion(session, version);
  }

  @Test
  void An_active_session_keeps_its_version_until_it_is_stopped() {
    String session = session("{}");
    saveSecond();
    answersAs(session, "1");
    stop(session);
    hasVersion(session, "1");
    answersAs(session, "2");
    answersAs(session, "2");
  }

  @Test
  void A_response_keeps_the_version_that_answered_when_its_session_moves() {
    String session = session("{}");
    answersAs(session, "1");
    saveSecond();
    stop(session);
    answersAs(session, "2");
    String responses = "/agents/" + agent + "/endpoint/protocols/openai/responses";
    Response list = azure(token).get(responses);
    list.then().body("data.agent_reference.version", contains("2", "1"));
    azure(token)
        .get(responses + "/" + list.path("data[1].id"))
        .then()
        .body("agent_reference.version", equalTo("1"))
        .body("output[0].agent_reference.version", equalTo("1"))
        .body("$", not(hasKey("agent_version")));
  }

  @Test
  void A_response_of_a_draft_has_the_number_of_the_draft() {
    String draft =
        azure(ADMIN)
            .body("{\"definition\":{\"kind\":\"hosted\",\"marker\":2},\"draft\":true}")
            .post("/agents/" + agent + "/versions")
            .then()
            .statusCode(200)
            .body("version", equalTo("1.1"))
            .extract()
            .path("version");
    String responses = "/agents/" + agent + "/endpoint/protocols/openai/responses";
    Map<String, String> reference =
        Map.of("type", "agent_reference", "name", agent, "version", draft);
    Response created = azure(token).body(Map.of("input", "Hi", "agent", reference)).post(responses);
    created.then().statusCode(200).body("agent_reference.version", equalTo(draft));
    azure(token)
        .get(responses + "/" + created.path("id"))
        .then()
        .body("agent_reference.version", equalTo(draft));
  }

  @Test
  void A_session_is_idle_after_its_time_and_then_moves() {
    String session = session("{}");
    saveSecond();
    azure(token).get(sessions + "/" + session).then().body("stopped_at", nullValue());
    time.forSession(session, Duration.ofSeconds(901));
    azure(token)
        .get(sessions + "/" + session)
        .then()
        .body("status", equalTo("idle"))
        .body("stopped_at", notNullValue());
    answersAs(session, "2");
    // It has the idle time of its new version.
    time.forSession(session, Duration.ofSeconds(121));
    azure(token).get(sessions + "/" + session).then().body("status", equalTo("idle"));
  }

  @Test
  void A_session_that_was_created_with_a_version_keeps_it() {
    String session =
        session("{\"version_indicator\":{\"type\":\"version_ref\",\"agent_version\":\"1\"}}");
    saveSecond();
    stop(session);
    answersAs(session, "1");
  }

  @Test
  void A_file_operation_resumes_a_session_too() {
    String session = session("{}");
    saveSecond();
    stop(session);
    azure(token)
        .contentType(ContentType.BINARY)
        .body(new byte[1])
        .put(sessions + "/" + session + "/files/content?path=a")
        .then()
        .statusCode(201);
    hasVersion(session, "2");
  }

  @Test
  void A_session_moves_to_the_version_that_the_endpoint_selects() {
    String session = session("{}");
    saveSecond();
    save("{\"kind\":\"hosted\",\"marker\":3}");
    azure(ADMIN)
        .contentType("application/merge-patch+json")
        .body(
            """
            {"agent_endpoint":{"version_selector":{"version_selection_rules":[
              {"type":"FixedRatio","agent_version":"2","traffic_percentage":100}]}}}
            """)
        .patch("/agents/" + agent)
        .then()
        .statusCode(200);
    stop(session);
    answersAs(session, "2");
  }

  @Test
  void A_conversation_moves_with_its_session() {
    String conversation =
        azure(token)
            .body("{}")
            .post("/agents/" + agent + "/endpoint/protocols/openai/conversations")
            .path("id");
    saveSecond();
    String session =
        azure(token)
            .get(sessions)
            .then()
            .statusCode(200)
            .extract()
            .path("data[0].agent_session_id");
    stop(session);
    azure(token)
        .body(Map.of("input", "Hi", "conversation", conversation))
        .post("/agents/" + agent + "/endpoint/protocols/openai/responses")
        .then()
        .statusCode(200)
        .body("agent_reference.version", equalTo("2"));
  }
}
