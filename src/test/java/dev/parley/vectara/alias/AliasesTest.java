package dev.parley.vectara.alias;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.anonymous;
import static dev.parley.testing.Wire.apiKey;
import static dev.parley.testing.Wire.apiKeyOn;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Aliases name agents, and sessions exist below them as below their agents. */
@ParleyTest
class AliasesTest {

  private static final String ALIASES = "/v2/agent_aliases";

  private final Token manager = admin();
  private final Token token = somebody();

  private ValidatableResponse create(Map<String, Object> fields) {
    return vectara(manager).body(fields).post(ALIASES).then();
  }

  /** The key of an alias of the demo agent. */
  private String alias() {
    return aliasOf("demo");
  }

  private String aliasOf(String agent) {
    String key = freshKey();
    create(Map.of("key", key, "agent_key", agent)).statusCode(201);
    return key;
  }

  private String agent() {
    String key = freshKey();
    vectara(manager)
        .body(Map.of("key", key, "name", "a"))
        .post("/v2/agents")
        .then()
        .statusCode(201);
    return key;
  }

  private static String sessions(String alias) {
    return ALIASES + "/" + alias + "/sessions";
  }

  @Test
  void An_alias_needs_only_its_agent() {
    create(Map.of("agent_key", "demo"))
        .statusCode(201)
        .body("key", matchesPattern("aal_demo_[0-9a-f]{4}"))
        .body("name", startsWith("aal_demo_"))
        .body("description", equalTo(""))
        .body("agent_key", equalTo("demo"));
    String key = freshKey();
    create(Map.of("key", key, "name", "Support", "description", "d", "agent_key", "demo"))
        .statusCode(201);
    vectara(token)
        .get(ALIASES + "/" + key)
        .then()
        .statusCode(200)
        .body("key", equalTo(key))
        .body("name", equalTo("Support"))
        .body("description", equalTo("d"));
  }

  @Test
  void What_is_invalid_is_refused() {
    create(Map.of()).statusCode(400).body("field_errors", hasKey("agent_key"));
    create(Map.of("agent_key", "demo", "key", "a b"))
        .statusCode(400)
        .body("field_errors", hasKey("key"));
    create(Map.of("agent_key", "demo", "name", ""))
        .statusCode(400)
        .body("field_errors", hasKey("name"));
    create(Map.of("agent_key", "none")).statusCode(404).body("code", equalTo("agent_not_found"));
    create(Map.of("agent_key", "demo", "key", alias()))
        .statusCode(409)
        .body("code", equalTo("conflict"));
  }

  @Test
  void An_alias_can_be_given_to_another_agent() {
    String key = alias();
    String other = agent();
    String old =
        vectara(token).body("{}").post(sessions(key)).then().statusCode(201).extract().path("key");
    vectara(manager)
        .body(Map.of("agent_key", other))
        .patch(ALIASES + "/" + key)
        .then()
        .statusCode(200)
        .body("agent_key", equalTo(other))
        .body("name", equalTo(key));
    vectara(token)
        .body("{}")
        .post(sessions(key))
        .then()
        .statusCode(201)
        .body("agent_key", equalTo(other));
    vectara(token).get(sessions(key) + "/" + old).then().statusCode(404);
    vectara(token).get("/v2/agents/demo/sessions/" + old).then().statusCode(200);
    vectara(manager)
        .body(Map.of("agent_key", "none"))
        .patch(ALIASES + "/" + key)
        .then()
        .statusCode(404)
        .body("code", equalTo("agent_not_found"));
  }

  @Test
  void Aliases_are_listed_newest_first_page_by_page() {
    List<String> keys = List.of(alias(), alias(), alias());
    String pageKey =
        vectara(token)
            .queryParam("limit", 2)
            .get(ALIASES)
            .then()
            .statusCode(200)
            .body("aliases.key", equalTo(List.of(keys.get(2), keys.get(1))))
            .extract()
            .path("metadata.page_key");
    vectara(token)
        .queryParam("limit", 1)
        .queryParam("page_key", pageKey)
        .get(ALIASES)
        .then()
        .body("aliases.key", equalTo(List.of(keys.get(0))));
  }

  @Test
  void A_deleted_alias_is_gone_and_its_sessions_stay() {
    String key = alias();
    String session = vectara(token).body("{}").post(sessions(key)).path("key");
    vectara(manager).delete(ALIASES + "/" + key).then().statusCode(204);
    vectara(token)
        .get(ALIASES + "/" + key)
        .then()
        .statusCode(404)
        .body("code", equalTo("alias_not_found"))
        .body("id", equalTo(key));
    vectara(token)
        .get(sessions(key) + "/" + session)
        .then()
        .statusCode(404)
        .body("code", equalTo("alias_not_found"));
    vectara(token)
        .get("/v2/agents/demo/sessions/" + session)
        .then()
        .statusCode(200)
        .body("alias_key", equalTo(key));
  }

  @Test
  void Aliases_go_with_their_agent() {
    String agent = agent();
    String key = aliasOf(agent);
    vectara(manager).delete("/v2/agents/" + agent).then().statusCode(204);
    vectara(manager).get(ALIASES + "/" + key).then().statusCode(404);
  }

  @Test
  void All_operations_on_sessions_exist_below_an_alias() {
    String sessions = sessions(alias());
    String alias = sessions.split("/")[3];
    String key =
        vectara(token)
            .body("{\"name\":\"By alias\"}")
            .post(sessions)
            .then()
            .statusCode(201)
            .body("agent_key", equalTo("demo"))
            .body("alias_key", equalTo(alias))
            .extract()
            .path("key");
    String session = sessions + "/" + key;
    vectara(token).get(session).then().statusCode(200).body("alias_key", equalTo(alias));
    vectara(token)
        .queryParam("filter", "By alias")
        .get(sessions)
        .then()
        .statusCode(200)
        .body("sessions.key", equalTo(List.of(key)))
        .body("sessions[0].alias_key", equalTo(alias));
    vectara(token)
        .body("{\"description\":\"d\"}")
        .patch(session)
        .then()
        .statusCode(200)
        .body("alias_key", equalTo(alias));
    Map<String, Object> message =
        Map.of("messages", List.of(Map.of("type", "text", "content", "Hi")));
    vectara(token)
        .body(message)
        .post(session + "/events")
        .then()
        .statusCode(201)
        .body("events[1].content", equalTo("You said: Hi"));
    vectara(token)
        .accept("text/event-stream")
        .body(Map.of("messages", message.get("messages"), "stream_response", true))
        .post(session + "/events")
        .then()
        .statusCode(201)
        .contentType("text/event-stream");
    String event =
        vectara(token)
            .get(session + "/events")
            .then()
            .statusCode(200)
            .body("events", hasSize(4))
            .extract()
            .path("events[0].id");
    vectara(token).body("{}").post(session + "/events/" + event + "/hide").then().statusCode(200);
    vectara(token)
        .get(session + "/outstanding_client_tool_calls")
        .then()
        .statusCode(200)
        .body("client_tool_calls", hasSize(0));
    vectara(somebody()).get(session).then().statusCode(404);
    vectara(token).delete(session).then().statusCode(204);
  }

  @Test
  void A_session_that_was_created_with_its_agent_has_no_alias() {
    vectara(token)
        .body("{}")
        .post("/v2/agents/demo/sessions")
        .then()
        .statusCode(201)
        .body("$", not(hasKey("alias_key")));
  }

  @Test
  void Below_an_alias_the_roles_on_its_agent_count() {
    String sessions = sessions(alias());
    apiKeyOn("demo", "agent_user").body("{}").post(sessions).then().statusCode(201);
    apiKeyOn("talker", "agent_user").body("{}").post(sessions).then().statusCode(403);
    apiKey("viewer").get(sessions).then().statusCode(200);
    apiKey("viewer").body("{}").post(sessions).then().statusCode(403);
    anonymous().get(sessions).then().statusCode(401);
    anonymous().get(sessions("none")).then().statusCode(401);
    anonymous().header("x-api-key", "wrong").get(sessions).then().statusCode(401);
    vectara(token.expired()).get(sessions).then().statusCode(401);
  }

  @Test
  void Only_sessions_exist_below_an_alias() {
    String alias = ALIASES + "/" + alias();
    vectara(token).get(alias + "/schedules").then().statusCode(404);
    vectara(token).get(alias + "/sessionsof").then().statusCode(404);
  }
}
