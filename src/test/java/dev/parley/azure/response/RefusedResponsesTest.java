package dev.parley.azure.response;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.parley.testing.ContainerOnLoopback;
import dev.parley.testing.OtherSettings;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for responses that are refused leave nothing behind; a replica runs one turn here. */
@ParleyTest
@TestProfile(OtherSettings.class)
class RefusedResponsesTest {

  private static final String RESPONSES = "/openai/v1/responses";
  private static final String CONVERSATIONS = "/openai/v1/conversations";
  private static final List<Map<String, String>> ITEM =
      List.of(Map.of("type", "message", "role", "user", "content", "before"));

  private static Response respond(Token token, String agent, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>();
    body.put("agent", Map.of("type", "agent_reference", "name", agent));
    body.put("input", "Hello");
    body.putAll(more);
    return azure(token).body(body).post(RESPONSES);
  }

  private static String conversation(Token token) {
    return azure(token).body(Map.of("items", ITEM)).post(CONVERSATIONS).path("id");
  }

  private static void assertNoSessions(Token token, String agent) {
    azure(token)
        .get("/agents/" + agent + "/endpoint/sessions")
        .then()
        .statusCode(200)
        .body("data", empty());
  }

  private static void assertUnbound(Token token, String conversation) {
    azure(token)
        .get(CONVERSATIONS + "/" + conversation + "/items")
        .then()
        .statusCode(200)
        .body("data.content.text.flatten()", contains("before"));
    azure(token).get(CONVERSATIONS + "?agent_name=other").then().body("data", empty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void Without_a_runtime(boolean stream) {
    Token token = somebody();
    String conversation = conversation(token);
    respond(token, "no-runtime", Map.of("stream", stream)).then().statusCode(500);
    respond(token, "no-runtime", Map.of("conversation", conversation)).then().statusCode(500);
    assertNoSessions(token, "no-runtime");
    assertUnbound(token, conversation);
  }

  @Test
  void By_a_container_that_is_not_ready() {
    azure(admin())
        .body(Map.of("name", ContainerOnLoopback.COLD, "definition", Map.of("kind", "hosted")))
        .post("/agents")
        .then()
        .statusCode(200);
    Token token = somebody();
    String conversation = conversation(token);
    respond(token, ContainerOnLoopback.COLD, Map.of()).then().statusCode(424);
    respond(token, ContainerOnLoopback.COLD, Map.of("conversation", conversation))
        .then()
        .statusCode(424);
    assertNoSessions(token, ContainerOnLoopback.COLD);
    assertUnbound(token, conversation);
  }

  @Test
  void With_an_input_that_is_too_long() {
    Token token = somebody();
    respond(token, Wire.DEMO, Map.of("input", "x".repeat(1001)))
        .then()
        .statusCode(400)
        .body("error.param", equalTo("input"));
    assertNoSessions(token, Wire.DEMO);
  }

  @Test
  void Items_that_are_too_long_are_not_added() {
    Token token = somebody();
    Map<String, ?> tooLong =
        Map.of(
            "items",
            List.of(Map.of("type", "message", "role", "user", "content", "x".repeat(1001))));
    for (String conversations :
        List.of(CONVERSATIONS, "/agents/demo/endpoint/protocols/openai/conversations")) {
      String id = azure(token).body(Map.of("items", ITEM)).post(conversations).path("id");
      for (String path : List.of(conversations, conversations + "/" + id + "/items")) {
        azure(token)
            .body(tooLong)
            .post(path)
            .then()
            .statusCode(400)
            .body("error.param", equalTo("items"))
            .body("error.message", equalTo("items must be at most 1000 characters."));
      }
      azure(token)
          .get(conversations + "/" + id + "/items")
          .then()
          .body("data.content.text.flatten()", contains("before"));
    }
    azure(token).get(CONVERSATIONS).then().body("data", hasSize(2));
  }

  @Test
  void In_a_conversation_that_has_nothing_to_answer() {
    Token token = somebody();
    String conversation = azure(token).body("{}").post(CONVERSATIONS).path("id");
    respond(token, Wire.DEMO, Map.of("conversation", conversation, "input", List.of()))
        .then()
        .statusCode(400)
        .body("error.param", equalTo("input"));
    assertNoSessions(token, Wire.DEMO);
  }

  @Test
  void In_a_conversation_with_another_session() {
    Token token = somebody();
    String conversation = conversation(token);
    respond(token, Wire.DEMO, Map.of("conversation", conversation, "agent_session_id", "other"))
        .then()
        .statusCode(400)
        .body("error.param", equalTo("agent_session_id"));
    assertNoSessions(token, Wire.DEMO);
    assertUnbound(token, conversation);
  }

  @Test
  void By_a_replica_with_too_many_turns() {
    Token busy = somebody();
    String hanging =
        respond(busy, Wire.DEMO, Map.of("input", "/hang", "background", true)).path("id");
    Token token = somebody();
    String conversation = conversation(token);
    respond(token, Wire.DEMO, Map.of()).then().statusCode(503);
    respond(token, Wire.DEMO, Map.of("conversation", conversation)).then().statusCode(503);
    assertNoSessions(token, Wire.DEMO);
    assertUnbound(token, conversation);
    azure(busy).post(RESPONSES + "/" + hanging + "/cancel").then().statusCode(200);
    await().untilAsserted(() -> respond(token, Wire.DEMO, Map.of()).then().statusCode(200));
    azure(token).get(Wire.AZURE).then().body("data", hasSize(1));
  }

  @Test
  void In_a_disabled_session() {
    Token token = somebody();
    String key = "disabled-" + java.util.UUID.randomUUID();
    Wire.vectara(token)
        .body(Map.of("key", key, "name", "n", "enabled", false))
        .post(Wire.VECTARA)
        .then()
        .statusCode(201);
    respond(token, Wire.DEMO, Map.of("agent_session_id", key)).then().statusCode(409);
    azure(token).get(RESPONSES).then().body("data", empty());
    azure(token).get(Wire.AZURE).then().body("data", hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"include", "include[]", "include[0]"})
  void What_cannot_be_included_is_named(String name) {
    Token token = somebody();
    String conversation = conversation(token);
    Response answer = respond(token, Wire.DEMO, Map.of("conversation", conversation));
    answer.then().statusCode(200);
    String response = RESPONSES + "/" + answer.path("id");
    String items = CONVERSATIONS + "/" + conversation + "/items";
    String item = items + "/" + answer.path("output[0].id");
    for (String path : List.of(response, response + "/input_items", items, item)) {
      azure(token)
          .queryParam(name, "reasoning.encrypted_content")
          .get(path)
          .then()
          .statusCode(400)
          .body("error.param", equalTo("include[0]"));
      azure(token)
          .queryParam(name, "message.input_image.image_url")
          .get(path)
          .then()
          .statusCode(200);
    }
    azure(token)
        .queryParam(name, "reasoning.encrypted_content")
        .body(Map.of("items", ITEM))
        .post(items)
        .then()
        .statusCode(400)
        .body("error.param", equalTo("include[0]"));
    azure(token)
        .get(response + "?stream=true&include_obfuscation=true")
        .then()
        .statusCode(400)
        .body("error.param", equalTo("include_obfuscation"));
  }
}
