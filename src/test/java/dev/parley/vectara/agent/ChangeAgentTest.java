package dev.parley.vectara.agent;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.agroal.api.AgroalDataSource;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ParleyTest
class ChangeAgentTest {

  private static final String FULL =
      """
      {"name": "Support", "description": "d", "model": {"name": "m", "parameters": {"p": 1}},
       "tool_configurations": {"a": {"type": "web_search", "x": 1}, "b": {"type": "web_get"}},
       "skills": {"s": {"description": "d", "content": "c"}},
       "first_step_name": "main",
       "steps": {"main": {"instructions": [{"type": "inline", "template": "t"}], "reentry_step": "main"}, "other": {}},
       "metadata": {"k": 1, "l": {"m": 2}}, "compaction": {"enabled": false}, "guardrails": {"g": 1},
       "tool_output_offloading": {"enabled": true}}
      """;

  private static final Map<String, Object> DEFAULT_STEP =
      Map.of(
          "name",
          "first_step",
          "instructions",
          List.of(),
          "output_parser",
          Map.of("type", "default"));

  @Inject AgroalDataSource database;

  private static String agent() {
    return AgentsTest.created(FULL);
  }

  private static ValidatableResponse patch(String key, String body) {
    return vectara(admin()).body(body).patch(AgentsTest.AGENTS + "/" + key).then();
  }

  private static ValidatableResponse put(String key, String body) {
    return vectara(admin()).body(body).put(AgentsTest.AGENTS + "/" + key).then();
  }

  private static Map<String, Object> got(String key) {
    return vectara(somebody()).get(AgentsTest.AGENTS + "/" + key).then().extract().path("$");
  }

  private static String version(String key) {
    return azure(somebody())
        .get("/agents/" + key)
        .then()
        .statusCode(200)
        .extract()
        .path("versions.latest.version");
  }

  @Test
  void Steps_lead_to_the_first_step_by_its_new_name() {
    String key =
        AgentsTest.created(
            """
            {"name": "Loop", "first_step_name": "main", "steps": {
              "main": {"next_steps": [{"step_name": "other"}, {"step_name": "main"}]},
              "other": {"next_steps": [{"step_name": "main"}], "reentry_step": "main"}}}
            """);
    patch(key, "{\"first_step\":{\"name\":\"begin\"}}")
        .statusCode(200)
        .body("steps.begin.next_steps.step_name", equalTo(List.of("other", "begin")))
        .body("steps.other.next_steps.step_name", equalTo(List.of("begin")))
        .body("steps.other.reentry_step", equalTo("begin"));
  }

  @Test
  void Fields_absent_from_the_file_are_kept() {
    String key = agent();
    Map<String, Object> before = got(key);
    Map<String, Object> after =
        patch(key, "{\"description\":\"new\"}").statusCode(200).extract().path("$");
    assertThat(after).containsEntry("description", "new");
    before.remove("description");
    before.remove("updated_at");
    assertThat(after).containsAllEntriesOf(before);
    assertThat(got(key)).isEqualTo(after);
  }

  @Test
  void Null_removes_a_field() {
    String key = agent();
    patch(
            key,
            "{\"description\":null,\"tool_configurations\":null,\"skills\":null,\"metadata\":null,"
                + "\"compaction\":null,\"tool_output_offloading\":null,\"guardrails\":null,"
                + "\"model\":null,\"enabled\":null,\"first_step\":null,\"first_step_name\":null}")
        .statusCode(200)
        .body("description", equalTo(""))
        .body("tool_configurations", anEmptyMap())
        .body("skills", anEmptyMap())
        .body("metadata", anEmptyMap())
        .body("model", equalTo(Map.of("name", "default")))
        .body("enabled", equalTo(true))
        .body("first_step_name", equalTo("first_step"))
        .body("first_step", equalTo(DEFAULT_STEP))
        .body("steps", hasKey("main"))
        .body("$", not(hasKey("compaction")))
        .body("$", not(hasKey("tool_output_offloading")))
        .body("$", not(hasKey("guardrails")));
    patch(key, "{\"name\":null}").statusCode(400).body("field_errors", hasKey("name"));
    patch(agent(), "{\"steps\":null}")
        .statusCode(400)
        .body("field_errors", hasKey("first_step_name"));
    patch(agent(), "{\"steps\":null,\"first_step\":{\"name\":\"begin\"}}")
        .statusCode(200)
        .body("steps", anEmptyMap())
        .body("first_step.name", equalTo("begin"))
        .body("first_step_name", equalTo("begin"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"first_step_name\":null}",
        "{\"first_step_name\":null,\"steps\":null}",
        "{\"first_step_name\":null,\"steps\":{\"main\":null}}"
      })
  void Without_a_name_the_first_step_is_the_default_one(String patch) {
    String key = agent();
    patch(key, patch)
        .statusCode(200)
        .body("first_step_name", equalTo("first_step"))
        .body("first_step", equalTo(DEFAULT_STEP))
        .body("steps", not(hasKey("first_step")));
    assertThat(got(key)).containsEntry("first_step", DEFAULT_STEP);
  }

  @Test
  void Tools_skills_and_steps_are_changed_individually() {
    String key = agent();
    patch(
            key,
            "{\"tool_configurations\":{\"a\":{\"type\":\"mcp\"},\"b\":null,\"c\":{\"type\":\"lambda\"}},"
                + "\"skills\":{\"t\":{\"description\":\"e\",\"content\":\"f\"}},"
                + "\"steps\":{\"main\":{\"type\":\"x\",\"reentry_step\":null},\"other\":null,\"third\":{}}}")
        .statusCode(200)
        .body(
            "tool_configurations",
            equalTo(Map.of("a", Map.of("type", "mcp"), "c", Map.of("type", "lambda"))))
        .body("skills", hasKey("s"))
        .body("skills.t.content", equalTo("f"))
        .body("steps", not(hasKey("other")))
        .body("steps", hasKey("third"))
        .body("steps.main.type", equalTo("x"))
        .body("steps.main.instructions[0].type", equalTo("inline"))
        .body("steps.main", not(hasKey("reentry_step")))
        .body("first_step.type", equalTo("x"));
  }

  @Test
  void Metadata_and_the_model_are_replaced_as_a_whole() {
    patch(agent(), "{\"metadata\":{\"l\":{\"n\":3}},\"model\":{\"name\":\"other\"}}")
        .statusCode(200)
        .body("metadata", equalTo(Map.of("l", Map.of("n", 3))))
        .body("model", equalTo(Map.of("name", "other")));
  }

  @Test
  void The_first_step_is_changed_renamed_and_chosen() {
    String key = agent();
    patch(key, "{\"first_step\":{\"type\":\"x\"}}")
        .statusCode(200)
        .body("steps.main.type", equalTo("x"))
        .body("first_step.instructions[0].type", equalTo("inline"));
    patch(key, "{\"first_step\":{\"name\":\"begin\"}}")
        .statusCode(200)
        .body("steps", not(hasKey("main")))
        .body("steps.begin.type", equalTo("x"))
        .body("first_step_name", equalTo("begin"));
    patch(key, "{\"first_step_name\":\"other\"}")
        .statusCode(200)
        .body("first_step.name", equalTo("other"))
        .body("steps.begin.type", equalTo("x"));
    patch(key, "{\"first_step\":{\"name\":\"begin\"}}")
        .statusCode(400)
        .body("field_errors", hasKey("first_step.name"));
    patch(key, "{\"first_step_name\":\"nowhere\"}")
        .statusCode(400)
        .body("field_errors", hasKey("first_step_name"));
    patch(key, "{\"first_step_name\":\"begin\",\"first_step\":{\"name\":\"other\"}}")
        .statusCode(400)
        .body("field_errors", hasKey("first_step_name"));
  }

  @Test
  void The_result_is_validated_as_a_whole_and_an_invalid_one_changes_nothing() {
    String key = agent();
    Map<String, Object> before = got(key);
    patch(key, "{\"description\":\"x\",\"steps\":{\"main\":null}}").statusCode(400);
    patch(key, "{\"description\":\"x\",\"steps\":{\"main\":{\"output_parser\":{}}}}")
        .statusCode(400)
        .body("field_errors", hasKey("steps.main.output_parser.type"));
    patch(key, "{\"description\":\"x\",\"steps\":5,\"first_step\":{}}").statusCode(400);
    patch(key, "{\"description\":\"x\",\"first_step\":5}").statusCode(400);
    patch(key, "{\"description\":\"x\",\"enabled\":5}").statusCode(400);
    patch(key, "{\"description\":\"x\",\"key\":\"another\"}").statusCode(400);
    assertThat(got(key)).isEqualTo(before);
  }

  @Test
  void Each_change_publishes_a_version_except_enabling_and_disabling() {
    String key = agent();
    assertThat(version(key)).isEqualTo("1");
    patch(key, "{\"name\":\"Sales\"}").statusCode(200).body("name", equalTo("Sales"));
    assertThat(version(key)).isEqualTo("2");
    patch(key, "{\"name\":\"Sales\"}").statusCode(200);
    patch(key, "{}").statusCode(200);
    patch(key, "{\"enabled\":false}").statusCode(200).body("enabled", equalTo(false));
    assertThat(version(key)).isEqualTo("2");
    patch(key, "{\"metadata\":{}}").statusCode(200).body("enabled", equalTo(false));
    assertThat(version(key)).isEqualTo("3");
    vectara(somebody())
        .body("{\"name\":\"Chat\"}")
        .post(AgentsTest.AGENTS + "/" + key + "/sessions")
        .then()
        .statusCode(400);
  }

  @Test
  void Replacing_resets_absent_fields_to_their_defaults() {
    String key = agent();
    patch(key, "{\"enabled\":false}").statusCode(200);
    put(key, "{\"name\":\"New\"}")
        .statusCode(200)
        .body("key", equalTo(key))
        .body("name", equalTo("New"))
        .body("description", equalTo(""))
        .body("tool_configurations", anEmptyMap())
        .body("steps", anEmptyMap())
        .body("first_step_name", equalTo("first_step"))
        .body("enabled", equalTo(true))
        .body("$", not(hasKey("guardrails")));
    put(key, "{}").statusCode(400).body("field_errors", hasKey("name"));
    put(key, "{\"name\":\"n\",\"key\":\"another\"}")
        .statusCode(400)
        .body("field_errors", hasKey("key"));
  }

  @Test
  void A_returned_agent_can_be_used_to_replace_it() {
    for (String body : List.of(FULL, "{\"name\":\"n\"}", "{\"name\":\"n\",\"first_step\":{}}")) {
      String key = AgentsTest.created(body);
      Map<String, Object> before = got(key);
      Map<String, Object> after =
          vectara(admin())
              .body(before)
              .put(AgentsTest.AGENTS + "/" + key)
              .then()
              .statusCode(200)
              .extract()
              .path("$");
      before.remove("updated_at");
      assertThat(after).containsAllEntriesOf(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "{"})
  void A_change_needs_a_body(String body) {
    String key = agent();
    patch(key, body).statusCode(400).body("code", equalTo("invalid_request"));
    put(key, body).statusCode(400).body("code", equalTo("invalid_request"));
  }

  @Test
  void Concurrent_changes_are_all_kept() {
    String key = agent();
    Token token = admin();
    List<Integer> statuses =
        Parallel.map(
            IntStream.range(0, 20).boxed().toList(),
            n ->
                vectara(token)
                    .body("{\"tool_configurations\":{\"t%d\":{\"type\":\"mcp\"}}}".formatted(n))
                    .patch(AgentsTest.AGENTS + "/" + key)
                    .statusCode());
    assertThat(statuses).containsOnly(200);
    @SuppressWarnings("unchecked")
    Map<String, Object> tools = (Map<String, Object>) got(key).get("tool_configurations");
    assertThat(tools).hasSize(22);
    assertThat(version(key)).isEqualTo("21");
  }

  @Test
  void A_change_publishes_an_agent_that_has_only_drafts() {
    String key = AgentsTest.freshAgent();
    azure(admin())
        .body(
            "{\"name\":\"%s\",\"definition\":{\"kind\":\"hosted\"},\"draft\":true}".formatted(key))
        .post("/agents")
        .then()
        .statusCode(200);
    patch(key, "{\"enabled\":true}").statusCode(200);
    assertThat(version(key)).contains(".");
    patch(key, "{\"model\":{\"name\":\"m\"}}").statusCode(200).body("model.name", equalTo("m"));
    assertThat(version(key)).isEqualTo("1");
  }

  @Test
  void At_the_maximum_number_of_versions_the_oldest_unused_one_is_deleted() throws SQLException {
    String key = agent();
    vectara(somebody())
        .body("{\"name\":\"Chat\"}")
        .post(AgentsTest.AGENTS + "/" + key + "/sessions")
        .then()
        .statusCode(201);
    fill(key);
    patch(key, "{\"name\":\"One more\"}").statusCode(200).body("name", equalTo("One more"));
    patch(key, "{\"name\":\"And one\"}").statusCode(200).body("name", equalTo("And one"));
    assertThat(version(key)).isEqualTo("1002");
    for (String gone : List.of("2", "3")) {
      versionOf(key, gone).statusCode(404);
    }
    for (String there : List.of("1", "4", "1001")) {
      versionOf(key, there).statusCode(200);
    }
    azure(admin())
        .body("{\"definition\":{\"kind\":\"hosted\"}}")
        .post("/agents/" + key)
        .then()
        .statusCode(409);
  }

  private static ValidatableResponse versionOf(String key, String version) {
    return azure(somebody()).get("/agents/" + key + "/versions/" + version).then();
  }

  /** Gives an agent of one version 999 more. */
  private void fill(String key) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "insert into agent_version (agent_id, major, minor, definition, created_at)"
                    + " select v.agent_id, n, 0, v.definition, v.created_at from agent_version v"
                    + " join agent a on a.id = v.agent_id, generate_series(2, 1000) n"
                    + " where a.name = ?")) {
      statement.setString(1, key);
      assertThat(statement.executeUpdate()).isEqualTo(999);
    }
  }
}
