package dev.parley.vectara.apikey;

import static dev.parley.testing.Wire.API_KEYS;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.newKey;
import static dev.parley.testing.Wire.vectara;
import static dev.parley.testing.Wire.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredKeys;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A role on an agent ends with the agent: it does not open the next one of its name. */
@ParleyTest
class KeysOfDeletedAgentsTest {

  private static final String AGENTS = "/v2/agents";
  private static final String VERSION = "{\"definition\":{\"kind\":\"external\"}}";

  @Inject StoredKeys stored;

  private final String agent = "agent-" + UUID.randomUUID();

  @BeforeEach
  void make() {
    vectara(admin())
        .body(Map.of("key", agent, "name", "Support"))
        .post(AGENTS)
        .then()
        .statusCode(201);
  }

  private void delete() {
    vectara(admin()).delete(AGENTS + "/" + agent).then().statusCode(204);
  }

  private int opened(ExtractableResponse<Response> key) {
    return withKey(key.path("secret_key"))
        .body("{\"name\":\"n\"}")
        .post(AGENTS + "/" + agent + "/sessions")
        .statusCode();
  }

  private static Map<String, Object> on(String agent, String role) {
    return Map.of("agent_key", agent, "role", role);
  }

  private static ExtractableResponse<Response> key(Map<?, ?>... agentRoles) {
    return newKey(Map.of("agent_roles", List.of(agentRoles)));
  }

  private static ValidatableResponse shown(ExtractableResponse<Response> key) {
    return vectara(admin()).get(API_KEYS + "/" + key.path("id")).then().statusCode(200);
  }

  private static ValidatableResponse patch(ExtractableResponse<Response> key, String body) {
    return vectara(admin()).body(body).patch(API_KEYS + "/" + key.path("id")).then();
  }

  @Test
  void A_role_on_a_deleted_agent_does_not_apply_to_a_later_agent_of_the_same_name() {
    ExtractableResponse<Response> key =
        key(on(agent, "agent_user"), on(agent, "agent_administrator"));
    assertThat(opened(key)).isEqualTo(201);
    delete();
    assertThat(opened(key)).isEqualTo(403);
    make();
    assertThat(opened(key)).isEqualTo(403);
    withKey(key.path("secret_key")).get(AGENTS).then().statusCode(403);
    shown(key).body("agent_roles", empty()).body("api_roles", empty());
  }

  @Test
  void Deleting_an_agent_through_another_dialect_removes_the_roles_on_it_too() {
    ExtractableResponse<Response> key = key(on(agent, "agent_user"));
    azure(admin()).delete("/agents/" + agent).then().statusCode(200);
    make();
    assertThat(opened(key)).isEqualTo(403);
  }

  @Test
  void Other_roles_of_a_key_are_kept() {
    ExtractableResponse<Response> key =
        newKey(
            Map.of(
                "api_roles",
                List.of("viewer"),
                "agent_roles",
                List.of(
                    on("a", "agent_user"),
                    on(agent, "agent_user"),
                    on(agent + "-2", "agent_viewer"))));
    ExtractableResponse<Response> other = key(on(agent + "-2", "agent_user"));
    delete();
    shown(key)
        .body("api_roles", contains("viewer"))
        .body("agent_roles.agent_key", contains("a", agent + "-2"))
        .body("agent_roles.role", contains("agent_user", "agent_viewer"));
    shown(other).body("updated_at", equalTo(other.path("updated_at")));
  }

  @Test
  void Keys_of_another_workspace_keep_their_roles() {
    ExtractableResponse<Response> key = key(on(agent, "agent_user"));
    String elsewhere = "w-" + UUID.randomUUID();
    stored.execute(
        "insert into workspace (id, name, created_at) values (gen_random_uuid(), ?, now())",
        elsewhere);
    stored.change(
        "update api_key set workspace_id = (select id from workspace where name = '"
            + elsewhere
            + "')",
        key.path("id"));
    delete();
    assertThat(stored.row(key.path("id"))).contains(agent);
  }

  @Test
  void Deleting_a_version_does_not_remove_roles() {
    ExtractableResponse<Response> key = key(on(agent, "agent_user"));
    String versions = "/agents/" + agent + "/versions";
    String made =
        azure(admin())
            .body(VERSION)
            .post(versions)
            .then()
            .statusCode(200)
            .extract()
            .path("version");
    azure(admin()).queryParam("force", true).delete(versions + "/" + made).then().statusCode(200);
    assertThat(opened(key)).isEqualTo(201);
    shown(key).body("agent_roles.agent_key", contains(agent));
  }

  @Test
  void A_failed_deletion_of_an_agent_keeps_the_roles_on_it() {
    ExtractableResponse<Response> key = key(on(agent, "agent_user"));
    assertThat(opened(key)).isEqualTo(201);
    azure(admin()).delete("/agents/" + agent).then().statusCode(409);
    assertThat(opened(key)).isEqualTo(201);
  }

  @Test
  void A_key_without_roles_can_be_changed_and_can_get_new_roles() {
    ExtractableResponse<Response> key = key(on(agent, "agent_user"));
    delete();
    make();
    patch(key, "{\"name\":\"left\",\"enabled\":false}").statusCode(200);
    patch(key, "{\"api_roles\":[]}").statusCode(400).body("field_errors", hasKey("api_roles"));
    patch(key, "{\"enabled\":true,\"api_roles\":[\"agent_user\"]}").statusCode(200);
    assertThat(opened(key)).isEqualTo(201);
  }
}
