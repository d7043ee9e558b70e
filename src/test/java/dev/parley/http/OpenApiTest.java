package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.parley.testing.ParleyTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@ParleyTest
class OpenApiTest {

  private static Map<String, Map<String, Map<String, Object>>> paths() {
    return given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .extract()
        .path("paths");
  }

  private static Map<String, Object> operation(String path, String method) {
    return paths().get(path).get(method);
  }

  @Test
  void Every_operation_is_there() {
    assertThat(paths())
        .containsOnlyKeys(
            "/api/v2/aipAgents/agents/allSessions",
            "/api/v2/aipAgents/agents/{agentRid}",
            "/api/v2/aipAgents/agents/{agentRid}/agentVersions",
            "/api/v2/aipAgents/agents/{agentRid}/agentVersions/{agentVersionString}",
            "/api/v2/aipAgents/agents/{agentRid}/sessions",
            "/api/v2/aipAgents/agents/{agentRid}/sessions/{sessionRid}",
            "/api/v2/aipAgents/agents/{agentRid}/sessions/{sessionRid}/updateTitle",
            "/agents",
            "/agents/{agent_name}",
            "/agents/{agent_name}:enable",
            "/agents/{agent_name}:disable",
            "/agents/{agent_name}/versions",
            "/agents/{agent_name}/versions/{agent_version}",
            "/agents/{agent_name}/endpoint/sessions",
            "/agents/{agent_name}/endpoint/sessions/{session_id}",
            "/agents/{agent_name}/endpoint/sessions/{session_id}:stop",
            "/agents/{agent_name}/endpoint/sessions/{session_id}/files",
            "/agents/{agent_name}/endpoint/sessions/{session_id}/files/content",
            "/agents/{agent_name}/endpoint/sessions/{session_id}/files/mkdir",
            "/agents/{agent_name}/endpoint/sessions/{session_id}/files/stat",
            "/v2/agents",
            "/v2/agents/{agent_key}",
            "/v2/agents/{agent_key}/sessions",
            "/v2/agents/{agent_key}/sessions/{session_key}",
            "/oauth2/token",
            "/oauth/token",
            "/v2/api_keys",
            "/v2/api_keys/{api_key_id}",
            "/multipass/api/oauth2/authorize",
            "/multipass/api/oauth2/token",
            "/multipass/api/oauth2/revoke_token");
  }

  @Test
  void Every_operation_says_what_it_is_who_may_call_it_and_what_it_answers() {
    paths()
        .forEach(
            (path, methods) ->
                methods.forEach(
                    (method, operation) -> {
                      assertThat(operation)
                          .as(method + " " + path)
                          .containsKeys("summary", "description", "operationId", "tags");
                      if (!path.contains("oauth")) {
                        assertThat(JsonPath.from(json(operation)).getList("security[0].oauth2"))
                            .as(path)
                            .hasSize(1);
                        assertThat(responses(operation))
                            .as(path)
                            .containsKeys("400", "401", "403", "500", "503");
                        // Nothing is named that could be missing.
                        if (path.contains("{")) {
                          assertThat(responses(operation)).as(path).containsKey("404");
                        }
                      }
                    }));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> responses(Map<String, Object> operation) {
    return (Map<String, Object>) operation.get("responses");
  }

  private static String json(Map<String, Object> value) {
    try {
      return new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(value);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void Errors_are_shown_in_the_words_of_the_dialect() {
    Map<String, Object> create = operation("/api/v2/aipAgents/agents/{agentRid}/sessions", "post");
    JsonPath response =
        JsonPath.from(json(create)).setRootPath("responses.'404'.content.'application/json'");
    assertThat(response.getString("schema.$ref")).endsWith("/PalantirError");
    assertThat(response.getString("examples.AgentNotFound.value.errorName"))
        .isEqualTo("AgentNotFound");
    assertThat(JsonPath.from(json(create)).getMap("requestBody.content"))
        .containsOnlyKeys("application/json");
    assertThat(response.getString("examples.VersionNotFound.value.errorName"))
        .isEqualTo("AgentVersionNotFound");
  }

  @Test
  void An_operation_with_words_of_its_own_shows_them() {
    JsonPath all =
        JsonPath.from(json(operation("/api/v2/aipAgents/agents/allSessions", "get")))
            .setRootPath("responses.'403'.content.'application/json'.examples");
    assertThat(all.getString("MissingScope.value.errorName"))
        .isEqualTo("GetAllSessionsAgentsPermissionDenied");
  }

  @Test
  void Values_of_several_types_say_how_they_are_told_apart() {
    JsonPath schemas =
        given()
            .queryParam("format", "json")
            .get("/q/openapi")
            .jsonPath()
            .setRootPath("components.schemas");
    assertThat(schemas.getString("PalantirParameterType.discriminator.propertyName"))
        .isEqualTo("type");
    for (String type : List.of("String", "ObjectSet")) {
      assertThat(schemas.getList("Palantir" + type + "Parameter.required")).contains("type");
      assertThat(schemas.getList("Palantir" + type + "Parameter.properties.type.enum")).hasSize(1);
    }
  }

  @Test
  void An_operation_shows_no_failure_that_it_cannot_have() {
    assertThat(json(operation("/api/v2/aipAgents/agents/{agentRid}/sessions", "post")))
        .doesNotContain("KeyTaken");
    assertThat(json(operation("/agents/{agent_name}/endpoint/sessions", "post")))
        .contains("KeyTaken");
    assertThat(json(operation("/v2/agents/{agent_key}/sessions", "post"))).contains("KeyTaken");
    String azure = "/agents/{agent_name}/endpoint/sessions/{session_id}";
    assertThat(json(operation(azure, "get"))).contains("SessionNotFound");
    assertThat(json(operation(azure, "delete"))).doesNotContain("SessionNotFound");
    assertThat(json(operation(azure + ":stop", "post"))).doesNotContain("WrongShape");
    assertThat(json(operation("/agents/{agent_name}/endpoint/sessions", "post")))
        .contains("MalformedBody")
        .doesNotContain("MissingBody");
  }

  @Test
  void A_missing_permission_is_shown_as_its_check_refuses_it() {
    JsonPath update =
        JsonPath.from(json(operation("/v2/agents/{agent_key}/sessions/{session_key}", "patch")));
    assertThat(
            update.getString(
                "responses.'403'.content.'application/json'.examples.MissingRole.value.messages[0]"))
        .contains("agent_developer", "api:aip-agents-write")
        .doesNotContain("agent_user");
  }

  @Test
  void The_creation_of_a_session_takes_an_idempotency_key_in_each_dialect() {
    for (String path :
        List.of(
            "/api/v2/aipAgents/agents/{agentRid}/sessions",
            "/agents/{agent_name}/endpoint/sessions",
            "/v2/agents/{agent_key}/sessions")) {
      assertThat(JsonPath.from(json(operation(path, "post"))).getList("parameters.name"))
          .contains("Idempotency-Key");
    }
  }

  @Test
  void The_body_is_optional_where_it_may_be_left_out() {
    JsonPath create =
        JsonPath.from(json(operation("/agents/{agent_name}/endpoint/sessions", "post")));
    assertThat(create.getBoolean("requestBody.required")).isFalse();
    assertThat(create.getList("servers.url", String.class))
        .isEqualTo(List.of("/", "/api/projects/{project}"));
  }

  @Test
  void Swagger_UI_is_served() {
    given().get("/q/swagger-ui/").then().statusCode(200).body(containsString("swagger"));
  }
}
