package dev.parley.azure.response;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.ContainerOnLoopback;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Responses of agents that run in containers. */
@ParleyTest
class HostedResponsesTest {

  private final Token token = somebody();

  @BeforeEach
  void create_the_agents() {
    for (String agent : new String[] {ContainerOnLoopback.AGENT, ContainerOnLoopback.COLD}) {
      azure(admin())
          .body(Map.of("name", agent, "definition", Map.of("kind", "hosted")))
          .post("/agents")
          .then()
          .statusCode(200);
    }
  }

  private static String create(String agent) {
    return "/agents/" + agent + "/endpoint/protocols/openai/responses";
  }

  private Response respond(Map<String, Object> body) {
    return azure(token).body(body).post(create(ContainerOnLoopback.AGENT));
  }

  @Test
  void The_container_gets_the_conversation_and_the_id_of_the_response() {
    Response first = respond(Map.of("input", "hello"));
    String id = first.path("id");
    first
        .then()
        .statusCode(200)
        .body("status", equalTo("completed"))
        .body("output[0].content[0].text", equalTo("1: hello " + id))
        .body("usage.total_tokens", equalTo(8));
    Response second = respond(Map.of("input", "again", "previous_response_id", id));
    second
        .then()
        .body("output[0].content[0].text", equalTo("3: again " + second.path("id")))
        .body("agent_session_id", equalTo(first.path("agent_session_id")));
  }

  @Test
  void An_answer_is_streamed() {
    assertThat(respond(Map.of("input", "hello", "stream", true)).asString())
        .contains("event: response.output_text.delta\n", "event: response.completed\n");
  }

  @Test
  void A_container_that_breaks_off_fails_the_response() {
    respond(Map.of("input", "/cut"))
        .then()
        .statusCode(200)
        .body("status", equalTo("failed"))
        .body("error.code", equalTo("server_error"))
        .body("error.message", equalTo("The agent's answer broke off."));
  }

  @Test
  void A_container_that_is_not_ready_is_424() {
    for (boolean stream : new boolean[] {false, true}) {
      azure(token)
          .body(Map.of("input", "hello", "stream", stream))
          .post(create(ContainerOnLoopback.COLD))
          .then()
          .statusCode(424)
          .header("x-adc-response-details", "ReadinessTimeout")
          .body("error.code", equalTo("session_not_ready"))
          .body("error.message", startsWith("Agent 'cold' is not ready"));
    }
  }
}
