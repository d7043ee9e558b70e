package dev.parley.azure.invocation;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.parley.testing.Bodies;
import dev.parley.testing.ContainerOnLoopback;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.TimePasses;
import dev.parley.testing.Token;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invocations of an agent in a container. */
@ParleyTest
class InvocationsTest {

  private static final String PATH =
      "/agents/" + ContainerOnLoopback.AGENT + "/endpoint/protocols/invocations";

  private final Token token = somebody();

  @Inject TimePasses time;

  @BeforeEach
  void create_the_agents() {
    for (String agent :
        List.of(ContainerOnLoopback.AGENT, ContainerOnLoopback.COLD, ContainerOnLoopback.LEAVING)) {
      azure(admin())
          .body(Map.of("name", agent, "definition", Map.of("kind", "hosted")))
          .post("/agents")
          .then()
          .statusCode(200);
    }
  }

  private Response invoke(String body) {
    return azure(token).contentType("text/plain").accept("text/event-stream").body(body).post(PATH);
  }

  @Test
  void The_body_goes_to_the_container_and_its_answer_comes_back() {
    Response answer = invoke("any bytes");
    String session = answer.header("x-agent-session-id");
    String invocation = answer.header("x-agent-invocation-id");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("text/x-told");
    assertThat(answer.asString())
        .startsWith(
            "POST /invocations?agent_session_id=" + session + " " + invocation + " text/plain")
        .endsWith(" any bytes");
    assertThat(invoke("/teapot").statusCode()).isEqualTo(418);
  }

  @Test
  void An_invocation_uses_its_session() {
    String session = invoke("first").header("x-agent-session-id");
    String path = "/agents/" + ContainerOnLoopback.AGENT + "/endpoint/sessions/" + session;
    time.forSession(session, Duration.ofHours(2));
    JsonPath idle = azure(token).get(path).then().statusCode(200).extract().jsonPath();
    assertThat(idle.getString("status")).isEqualTo("idle");
    Response again =
        azure(token)
            .contentType("text/plain")
            .body("again")
            .queryParam("agent_session_id", session)
            .post(PATH);
    assertThat(again.header("x-agent-session-id")).isEqualTo(session);
    JsonPath used = azure(token).get(path).then().statusCode(200).extract().jsonPath();
    assertThat(used.getString("status")).isEqualTo("active");
    assertThat(used.getLong("last_accessed_at")).isGreaterThan(idle.getLong("last_accessed_at"));
    assertThat(used.getLong("expires_at")).isGreaterThan(idle.getLong("expires_at"));
  }

  @Test
  void Getting_an_invocation_does_not_use_its_session() {
    Response first = invoke("first");
    String session = first.header("x-agent-session-id");
    time.forSession(session, Duration.ofHours(2));
    azure(token).get(PATH + "/" + first.header("x-agent-invocation-id")).then().statusCode(200);
    azure(token)
        .get("/agents/" + ContainerOnLoopback.AGENT + "/endpoint/sessions/" + session)
        .then()
        .body("status", equalTo("idle"));
  }

  @Test
  void A_container_that_breaks_off_before_its_answer_is_500() {
    Response answer = invoke("/cut");
    answer
        .then()
        .statusCode(500)
        .header("x-platform-error-source", "upstream")
        .header("x-agent-session-id", notNullValue())
        .body("error.code", equalTo("internal_error"));
  }

  @Test
  void Only_the_owner_gets_and_cancels_an_invocation() {
    String id = invoke("work").header("x-agent-invocation-id");
    assertThat(azure(token).get(PATH + "/" + id).asString()).startsWith("GET /invocations/" + id);
    assertThat(azure(token).post(PATH + "/" + id + "/cancel").asString())
        .startsWith("POST /invocations/" + id + "/cancel");
    for (String other : new String[] {id, "inv_nonsense"}) {
      azure(somebody())
          .get(PATH + "/" + other)
          .then()
          .statusCode(404)
          .body("error.code", equalTo("not_found"));
    }
    azure(somebody()).post(PATH + "/" + id + "/cancel").then().statusCode(404);
  }

  @Test
  void The_container_describes_itself() {
    assertThat(azure(token).get(PATH + "/docs/openapi.json").asString())
        .startsWith("GET /invocations/docs/openapi.json");
  }

  @Test
  void Agents_without_a_container_and_missing_sessions_are_404() {
    azure(token)
        .post("/agents/demo/endpoint/protocols/invocations")
        .then()
        .statusCode(404)
        .body("error.code", equalTo("not_found"));
    azure(token).queryParam("agent_session_id", "none").post(PATH).then().statusCode(404);
  }

  private static String endpoint(String agent) {
    return "/agents/" + agent + "/endpoint/";
  }

  @Test
  void A_container_that_is_not_ready_is_424_and_leaves_no_session() {
    azure(token)
        .post(endpoint(ContainerOnLoopback.COLD) + "protocols/invocations")
        .then()
        .statusCode(424)
        .header("x-adc-response-details", "ReadinessTimeout")
        .body("error.code", equalTo("session_not_ready"));
    azure(token).get(endpoint(ContainerOnLoopback.COLD) + "sessions").then().body("data", empty());
  }

  @Test
  void A_container_that_is_gone_since_it_was_ready_is_424_and_leaves_no_session() {
    String leaving = endpoint(ContainerOnLoopback.LEAVING);
    String session =
        azure(token)
            .contentType("text/plain")
            .body("/leave")
            .post(leaving + "protocols/invocations")
            .then()
            .statusCode(200)
            .extract()
            .header("x-agent-session-id");
    await()
        .until(
            () -> azure(token).post(leaving + "protocols/invocations").statusCode(), equalTo(424));
    azure(token)
        .queryParam("agent_session_id", session)
        .post(leaving + "protocols/invocations")
        .then()
        .statusCode(424);
    azure(token).get(leaving + "sessions").then().body("data.agent_session_id", contains(session));
  }

  @Test
  void A_body_that_is_too_large_is_413() {
    String query = PATH + "?api-version=v1";
    assertThat(Bodies.post(token, query, Bodies.ofMegabytes(10)).status()).isEqualTo(413);
    assertThat(Bodies.chunked(token, query, Bodies.ofMegabytes(10)).status()).isEqualTo(413);
  }
}
