package dev.parley.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.parley.testing.ApiDocument;
import dev.parley.testing.ParleyTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@ParleyTest
class OpenApiTest {

  /** The parts of the document that operations can share. */
  private static final List<String> SHARED = List.of("responses", "parameters", "examples");

  /** The operations, with what they share with others. */
  private static Map<String, Map<String, Map<String, Object>>> paths() {
    Map<String, Object> document = ApiDocument.read();
    Map<String, Map<String, Map<String, Object>>> paths = new LinkedHashMap<>();
    object(document.get("paths"))
        .forEach(
            (path, item) -> {
              Map<String, Map<String, Object>> methods = new LinkedHashMap<>();
              object(item)
                  .forEach(
                      (method, operation) -> {
                        methods.put(method, object(resolved(operation, document)));
                      });
              paths.put(path, methods);
            });
    return paths;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  private static Object resolved(Object part, Map<String, Object> document) {
    if (part instanceof List<?> list) {
      return list.stream().map(item -> resolved(item, document)).toList();
    }
    if (!(part instanceof Map)) {
      return part;
    }
    if (object(part).get("$ref") instanceof String reference) {
      String[] steps = reference.split("/");
      if (SHARED.contains(steps[2])) {
        Object shared = object(object(document.get("components")).get(steps[2])).get(steps[3]);
        assertThat(shared).as(reference).isNotNull();
        return resolved(shared, document);
      }
    }
    Map<String, Object> resolved = new LinkedHashMap<>();
    object(part).forEach((name, value) -> resolved.put(name, resolved(value, document)));
    return resolved;
  }

  private static Map<String, Object> operation(String path, String method) {
    return paths().get(path).get(method);
  }

  @Test
  void Every_operation_is_documented() {
    assertThat(paths())
        .containsOnlyKeys(
            "/api/v2/aipAgents/agents/allSessions",
            "/api/v2/aipAgents/agents/{agentRid}",
            "/api/v2/aipAgents/agents/{agentRid}/agentVersions",
            "/api/v2/aipAgents/agents/{agentRid}/agentVersions/{agentVersionString}",
            "/api/v2/aipAgents/agents/{agentRid}/sessions",
            "/api/v2/aipAgents/agents/{agentRid}/sessions/{sessionRid}",
            "/api/v2/aipAgents/agents/{agentRid}/sessions/{sessionRid}/updateTitle",
            "/api/v2/aipAgents/agents/{agentRid}/sessions/{sessionRid}/ragContext",
            "/api/v2/aipAgents/agents/{agentRid}/sessions/{sessionRid}/blockingContinue",
            "/api/v2/aipAgents/agents/{agentRid}/sessions/{sessionRid}/streamingContinue",
            "/api/v2/aipAgents/agents/{agentRid}/sessions/{sessionRid}/cancel",
            "/api/v2/aipAgents/agents/{agentRid}/sessions/{sessionRid}/content",
            "/api/v2/aipAgents/agents/{agentRid}/sessions/{sessionRid}/sessionTraces/{sessionTraceId}",
            "/agents",
            "/agents/{agent_name}",
            "/agents/{agent_name}/endpoint/protocols/invocations",
            "/agents/{agent_name}/endpoint/protocols/invocations/{invocation_id}",
            "/agents/{agent_name}/endpoint/protocols/invocations/{invocation_id}/cancel",
            "/agents/{agent_name}/endpoint/protocols/invocations/docs/openapi.json",
            "/agents/{agent_name}:enable",
            "/agents/{agent_name}:disable",
            "/agents/{agent_name}/versions",
            "/agents/{agent_name}/versions/{agent_version}",
            "/agents/{agent_name}/sessions/{session_id}:logstream",
            "/agents/{agent_name}/versions/{agent_version}/sessions/{session_id}:logstream",
            "/agents/{agent_name}/endpoint/sessions",
            "/agents/{agent_name}/endpoint/sessions/{session_id}",
            "/agents/{agent_name}/endpoint/sessions/{session_id}:stop",
            "/agents/{agent_name}/endpoint/sessions/{session_id}/files",
            "/agents/{agent_name}/endpoint/sessions/{session_id}/files/content",
            "/agents/{agent_name}/endpoint/sessions/{session_id}/files/mkdir",
            "/agents/{agent_name}/endpoint/sessions/{session_id}/files/stat",
            "/openai/v1/responses",
            "/openai/v1/responses/compact",
            "/openai/v1/responses/input_tokens",
            "/openai/v1/responses/{response_id}",
            "/openai/v1/responses/{response_id}/cancel",
            "/openai/v1/responses/{response_id}/input_items",
            "/openai/v1/conversations",
            "/openai/v1/conversations/{conversation_id}",
            "/openai/v1/conversations/{conversation_id}/items",
            "/openai/v1/conversations/{conversation_id}/items/{item_id}",
            "/v2/agent_aliases",
            "/v2/agent_aliases/{alias_key}",
            "/v2/agents",
            "/v2/agents/{agent_key}",
            "/v2/agents/{agent_key}/schedules",
            "/v2/agents/{agent_key}/schedules/{schedule_key}",
            "/v2/agents/{agent_key}/schedules/{schedule_key}/executions",
            "/v2/agents/{agent_key}/sessions",
            "/v2/agents/{agent_key}/sessions/{session_key}",
            "/v2/agents/{agent_key}/sessions/{session_key}/events",
            "/v2/agents/{agent_key}/sessions/{session_key}/events/{event_id}",
            "/v2/agents/{agent_key}/sessions/{session_key}/events/{event_id}/hide",
            "/v2/agents/{agent_key}/sessions/{session_key}/events/{event_id}/unhide",
            "/v2/agents/{agent_key}/sessions/{session_key}/artifacts",
            "/v2/agents/{agent_key}/sessions/{session_key}/artifacts/{artifact_id}",
            "/v2/agents/{agent_key}/sessions/{session_key}/outstanding_client_tool_calls",
            "/oauth2/token",
            "/oauth/token",
            "/v2/api_keys",
            "/v2/api_keys/{api_key_id}",
            "/multipass/api/oauth2/authorize",
            "/multipass/api/oauth2/token",
            "/multipass/api/oauth2/revoke_token");
  }

  @Test
  void Every_operation_documents_its_purpose_security_and_responses() {
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
  void Errors_are_documented_in_the_wording_of_the_dialect() {
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
  void Operation_specific_error_messages_are_documented() {
    JsonPath all =
        JsonPath.from(json(operation("/api/v2/aipAgents/agents/allSessions", "get")))
            .setRootPath("responses.'403'.content.'application/json'.examples");
    assertThat(all.getString("MissingScope.value.errorName"))
        .isEqualTo("GetAllSessionsAgentsPermissionDenied");
  }

  @Test
  void Polymorphic_types_have_a_discriminator() {
    JsonPath schemas = ApiDocument.part("components", "schemas");
    assertThat(schemas.getString("PalantirParameterType.discriminator.propertyName"))
        .isEqualTo("type");
    for (String union : List.of("PalantirParameterValue", "PalantirInputContext")) {
      assertThat(schemas.getString(union + ".discriminator.propertyName")).isEqualTo("type");
    }
    for (String type : List.of("String", "ObjectSet")) {
      assertThat(schemas.getList("Palantir" + type + "Parameter.required")).contains("type");
      assertThat(schemas.getList("Palantir" + type + "Parameter.properties.type.enum")).hasSize(1);
    }
  }

  @Test
  void Operations_do_not_document_failures_that_cannot_occur() {
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
  void A_missing_permission_is_documented_as_it_is_returned() {
    JsonPath update =
        JsonPath.from(json(operation("/v2/agents/{agent_key}/sessions/{session_key}", "patch")));
    assertThat(
            update.getString(
                "responses.'403'.content.'application/json'.examples.MissingRole.value.messages[0]"))
        .contains("agent_developer", "api:aip-agents-write")
        .doesNotContain("agent_user");
  }

  @Test
  void Creating_a_session_documents_an_idempotency_key_in_each_dialect() {
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
  void Optional_bodies_are_documented_as_optional() {
    JsonPath create =
        JsonPath.from(json(operation("/agents/{agent_name}/endpoint/sessions", "post")));
    assertThat(create.getBoolean("requestBody.required")).isFalse();
    assertThat(create.getList("servers.url", String.class))
        .isEqualTo(List.of("/", "/api/projects/{project}"));
  }

  @Test
  void A_streamed_answer_is_documented_as_a_stream_and_its_errors_as_JSON() {
    JsonPath stream =
        JsonPath.from(
                json(
                    operation(
                        "/api/v2/aipAgents/agents/{agentRid}/sessions/{sessionRid}/streamingContinue",
                        "post")))
            .setRootPath("responses");
    assertThat(stream.getMap("'200'.content")).containsOnlyKeys("application/octet-stream");
    for (String status : List.of("400", "404", "409", "422", "500")) {
      assertThat(stream.getMap("'" + status + "'.content")).containsOnlyKeys("application/json");
    }
  }

  @Test
  void Parameters_and_examples_that_operations_have_in_common_are_documented_once() {
    Map<String, List<Object>> parts =
        Map.of("parameters", new ArrayList<>(), "examples", new ArrayList<>());
    collect(ApiDocument.read(), parts);
    parts.forEach(
        (kind, all) -> {
          assertThat(all).as(kind).isNotEmpty();
          assertThat(all).as(kind).doesNotHaveDuplicates();
        });
  }

  /** Collects parameters and examples wherever they are, but not references to them. */
  private static void collect(Object part, Map<String, List<Object>> parts) {
    if (part instanceof List<?> list) {
      list.forEach(item -> collect(item, parts));
    } else if (part instanceof Map) {
      object(part)
          .forEach(
              (name, value) -> {
                if (parts.containsKey(name)) {
                  (value instanceof List<?> list ? list : object(value).values())
                      .stream()
                          .filter(item -> !object(item).containsKey("$ref"))
                          .forEach(parts.get(name)::add);
                }
                // Values of examples and schemas have fields of the same names.
                if (!List.of("value", "schema", "schemas").contains(name)) {
                  collect(value, parts);
                }
              });
    }
  }

  @Test
  void Responses_that_operations_have_in_common_are_components() {
    JsonPath document = ApiDocument.part();
    for (String dialect : List.of("Azure", "Palantir", "Vectara")) {
      assertThat(
              document.getMap(
                  "components.responses.%sUnauthenticated.content.'application/json'.examples"
                      .formatted(dialect)))
          .containsOnlyKeys("Unauthenticated", "Unauthenticated2");
    }
    assertThat(
            document.getString(
                "paths.'/agents/{agent_name}/endpoint/sessions'.get.responses.'401'.$ref"))
        .isEqualTo("#/components/responses/AzureUnauthenticated");
  }

  @Test
  void Swagger_UI_is_served() {
    given().get("/q/swagger-ui/").then().statusCode(200).body(containsString("swagger"));
  }
}
