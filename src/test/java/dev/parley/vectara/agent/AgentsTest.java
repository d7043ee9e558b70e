package dev.parley.vectara.agent;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.as;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.ApiDocument;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParleyTest
class AgentsTest {

  static final String AGENTS = "/v2/agents";

  static String freshAgent() {
    return "agent-" + UUID.randomUUID();
  }

  /** Who creates agents: it does not matter who, and to sign and verify a token takes time. */
  private static final Token CREATOR = admin();

  static ValidatableResponse create(String body) {
    return vectara(CREATOR).body(body).post(AGENTS).then();
  }

  static String created(String body) {
    return create(body).statusCode(201).extract().path("key");
  }

  private static ValidatableResponse get(String key) {
    return vectara(somebody()).get(AGENTS + "/" + key).then();
  }

  private static String body(String fields) {
    return "{\"name\":\"Support\"" + (fields.isEmpty() ? "" : "," + fields) + "}";
  }

  private static void refused(ValidatableResponse answer, String field) {
    answer
        .statusCode(400)
        .body("code", startsWith("invalid_"))
        .body("field_errors", hasKey(field))
        .body("messages[0]", startsWith(field))
        .body("request_id", matchesPattern("[0-9a-f]{32}"));
  }

  @Test
  void Only_the_name_is_required() {
    ValidatableResponse answer = create(body("")).statusCode(201).contentType("application/json");
    assertThat(Instant.parse(answer.extract().path("created_at")))
        .isBeforeOrEqualTo(Instant.parse(answer.extract().path("updated_at")));
    answer
        .body("key", matchesPattern("agt_support_[0-9a-f]{4}|agt_support_[0-9a-f]{32}"))
        .body("name", equalTo("Support"))
        .body("description", equalTo(""))
        .body("tool_configurations", equalTo(Map.of()))
        .body("model", equalTo(Map.of("name", "default")))
        .body(
            "first_step",
            equalTo(
                Map.of(
                    "name",
                    "first_step",
                    "instructions",
                    List.of(),
                    "output_parser",
                    Map.of("type", "default"))))
        .body("first_step_name", equalTo("first_step"))
        .body("steps", equalTo(Map.of()))
        .body("skills", equalTo(Map.of()))
        .body("metadata", equalTo(Map.of()))
        .body("enabled", equalTo(true))
        .body("$", not(hasKey("compaction")))
        .body("$", not(hasKey("others")));
    String key = answer.extract().path("key");
    assertThat(get(key).extract().asString()).isEqualTo(answer.extract().asString());
  }

  @Test
  void The_vendors_suite_gets_what_it_creates() {
    String key = freshAgent();
    create(
            """
            {"key": "%s", "name": "Suite agent", "description": "For tests", "model": {"name": "gpt-4o"},
             "first_step": {"type": "conversational", "output_parser": {"type": "default"}}}
            """
                .formatted(key))
        .statusCode(201)
        .body("key", equalTo(key))
        .body("description", equalTo("For tests"))
        .body("model.name", equalTo("gpt-4o"))
        .body("first_step.name", equalTo("first_step"))
        .body("first_step.type", equalTo("conversational"))
        .body("first_step.instructions", equalTo(List.of()))
        .body("first_step_name", equalTo("first_step"));
  }

  @Test
  void The_vendors_MCP_server_gets_what_it_creates() {
    create("{\"name\":\"MCP\",\"model\":{\"name\":\"gpt-4o\"}}")
        .statusCode(201)
        .body("model", equalTo(Map.of("name", "gpt-4o")));
  }

  @Test
  void The_vendors_notebooks_get_what_they_create() {
    create(
            """
            {"name": "Triage", "description": "d", "model": {"name": "gpt-4o", "parameters": {"temperature": 0.5}},
             "first_step_name": "main",
             "steps": {"main": {"instructions": [{"type": "inline", "name": "i", "template": "Be kind."}],
                                "output_parser": {"type": "default"}, "next_steps": [{"step_name": "sales"}]},
                       "sales": {}},
             "tool_configurations": {"search": {"type": "corpora_search", "query_configuration": {"n": 1}}}}
            """)
        .statusCode(201)
        .body("first_step_name", equalTo("main"))
        .body("first_step.name", equalTo("main"))
        .body("first_step.instructions[0].template", equalTo("Be kind."))
        .body("first_step.next_steps[0].step_name", equalTo("sales"))
        .body("steps.main.instructions[0].type", equalTo("inline"))
        .body("steps.main", not(hasKey("name")))
        .body("steps.sales.instructions", equalTo(List.of()))
        .body("steps.sales.output_parser.type", equalTo("default"))
        .body("tool_configurations.search.query_configuration.n", equalTo(1))
        .body("model.parameters.temperature", equalTo(0.5f));
  }

  @Test
  void Instructions_without_a_name_have_one_in_responses() {
    create(
            body(
                "\"first_step\":{\"instructions\":[{\"type\":\"inline\",\"name\":\"tone\","
                    + "\"template\":\"Be kind.\"},{\"type\":\"inline\",\"template\":\"Be brief.\"}]},"
                    + "\"steps\":{\"sales\":{\"instructions\":"
                    + "[{\"type\":\"inline\",\"template\":\"Handle sales.\"}]}}"))
        .statusCode(201)
        .body("first_step.instructions.name", equalTo(List.of("tone", "instruction_2")))
        .body("steps.sales.instructions.name", equalTo(List.of("instruction_1")));
  }

  @Test
  void Unknown_fields_are_stored_and_returned() {
    String key =
        created(
            body(
                "\"guardrails\":{\"a\":[1,null]},\"tool_output_offloading\":{\"mode\":\"truncate\"},"
                    + "\"compaction\":{\"threshold_percent\":50,\"keep_recent_inputs\":2},"
                    + "\"skills\":{\"s\":{\"description\":\"d\",\"content\":\"c\",\"x\":1}},"
                    + "\"metadata\":{\"ключ\":\"🚀\",\"n\":null},\"first_step\":{\"name\":\"f\",\"y\":2}"));
    get(key)
        .statusCode(200)
        .body("guardrails.a", hasSize(2))
        .body("tool_output_offloading.mode", equalTo("truncate"))
        .body("compaction.threshold_percent", equalTo(50))
        .body("skills.s.x", equalTo(1))
        .body("metadata.ключ", equalTo("🚀"))
        .body("metadata", hasKey("n"))
        .body("first_step.name", equalTo("f"))
        .body("first_step.y", equalTo(2))
        .body("first_step_name", equalTo("f"));
  }

  @Test
  void Null_counts_as_absent() {
    create(
            body(
                "\"key\":null,\"description\":null,\"model\":null,\"tool_configurations\":null,"
                    + "\"first_step\":null,\"first_step_name\":null,\"steps\":null,\"skills\":null,"
                    + "\"metadata\":null,\"enabled\":null,\"compaction\":null,\"guardrails\":null"))
        .statusCode(201)
        .body("enabled", equalTo(true))
        .body("model.name", equalTo("default"))
        .body("$", not(hasKey("guardrails")));
  }

  @Test
  void A_key_is_generated_from_the_name_and_another_one_if_it_is_taken() {
    String unique = UUID.randomUUID().toString().substring(0, 8);
    assertThat(created("{\"name\":\"Größe " + unique + "!\"}"))
        .matches("agt_gr__e_" + unique + "__[0-9a-f]{4}");
  }

  @Test
  void A_taken_key_is_a_conflict_also_if_another_API_created_the_agent() {
    String body = "{\"name\":\"n\",\"key\":\"%s\"}".formatted(freshAgent());
    create(body).statusCode(201);
    create(body)
        .statusCode(409)
        .body("code", equalTo("conflict"))
        .body("messages[0]", matchesPattern("An agent with key '.*' already exists."));
    create("{\"name\":\"n\",\"key\":\"demo\"}").statusCode(409);
    refused(create("{\"name\":\"n\",\"key\":\"demo\",\"skills\":[]}"), "skills");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"a b\"", "\"a.b\"", "\"ä\"", "\"a\\u0000\"", "5", "{}"})
  void A_malformed_key_is_rejected(String key) {
    refused(create(body("\"key\":" + key)), "key");
  }

  @Test
  void A_key_has_at_most_50_characters() {
    String longest = (freshAgent() + "_".repeat(50)).substring(0, 50);
    create(body("\"key\":\"" + longest + "\"")).statusCode(201);
    get(longest).statusCode(200);
    refused(create(body("\"key\":\"" + longest + "_\"")), "key");
  }

  @Test
  void A_name_is_required_and_has_1_to_50_characters() {
    refused(create("{}"), "name");
    refused(create("{\"name\":null}"), "name");
    refused(create("{\"name\":\"\"}"), "name");
    refused(create("{\"name\":5}"), "name");
    refused(create("{\"name\":\"a\\u0000\"}"), "name");
    refused(create("{\"name\":\"%s\"}".formatted("🚀".repeat(51))), "name");
    create("{\"name\":\"%s\"}".formatted("🚀".repeat(50)))
        .statusCode(201)
        .body("name", equalTo("🚀".repeat(50)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "description":5                                                | description
          "model":"gpt"                                                  | model
          "model":{}                                                     | model.name
          "model":{"name":""}                                            | model.name
          "model":{"name":"m","parameters":[]}                           | model.parameters
          "tool_configurations":[]                                       | tool_configurations
          "tool_configurations":{"t":"web"}                              | tool_configurations.t
          "tool_configurations":{"t":{}}                                 | tool_configurations.t.type
          "tool_configurations":{"t":{"type":5}}                         | tool_configurations.t.type
          "skills":{"s":{"description":"d"}}                             | skills.s.content
          "skills":{"s":{"content":"c","description":1}}                 | skills.s.description
          "first_step":"main"                                            | first_step
          "first_step":{"name":""}                                       | first_step.name
          "first_step":{"instructions":{}}                               | first_step.instructions
          "first_step":{"output_parser":{"type":"xml"}}                  | first_step.output_parser.type
          "steps":[]                                                     | steps
          "steps":{"main":[]}                                            | steps.main
          "steps":{"a":{"name":5}}                                       | steps.a.name
          "steps":{"a":{"name":{}},"b":{}}                               | steps.a.name
          "steps":{"main":{"instructions":["Be kind."]}}                 | steps.main.instructions[0]
          "steps":{"main":{"instructions":[{"type":"inline"},{}]}}       | steps.main.instructions[1].type
          "steps":{"main":{"instructions":[{"type":"other"},{"type":"inline","text":"x"}]}} | steps.main.instructions[1].template
          "steps":{"main":{"instructions":[{"type":"inline","name":5,"template":"x"}]}} | steps.main.instructions[0].name
          "first_step":{"instructions":[{"type":"reference","name":"x"}]} | first_step.instructions[0].id
          "steps":{"main":{"reminders":[{"type":"templated","hooks":["tool_output"]}]}} | steps.main.reminders[0].template
          "steps":{"main":{"reminders":[{"type":"templated","template":"x","hooks":["end"]}]}} | steps.main.reminders[0].hooks[0]
          "steps":{"main":{"reminders":[{"type":"glossary_expansion"}]}} | steps.main.reminders[0].glossary_key
          "steps":{"main":{"output_parser":{}}}                          | steps.main.output_parser.type
          "steps":{"main":{"output_parser":{"type":1}}}                  | steps.main.output_parser.type
          "steps":{"main":{"output_parser":{"type":"structured"}}}       | steps.main.output_parser.json_schema
          "first_step":{"output_parser":{"type":"structured","json_schema":{"name":"a b","schema":{}}}} | first_step.output_parser.json_schema.name
          "steps":{"main":{"output_parser":{"type":"structured","json_schema":{"name":"a"}}}} | steps.main.output_parser.json_schema.schema
          "steps":{"main":{"next_steps":[{"step_name":"first_step"},{"step_name":"nowhere"}]}} | steps.main.next_steps[1].step_name
          "first_step":{"name":"a","next_steps":[{"step_name":"first_step"}]} | first_step.next_steps[0].step_name
          "steps":{"main":{"next_steps":[{}]}}                           | steps.main.next_steps[0].step_name
          "steps":{"main":{"next_steps":[{"step_name":"a","condition":1}]}} | steps.main.next_steps[0].condition
          "steps":{"main":{"allowed_tools":[1]}}                         | steps.main.allowed_tools[0]
          "first_step_name":5                                            | first_step_name
          "first_step_name":"main"                                       | first_step_name
          "first_step_name":"main","steps":{"other":{}}                  | first_step_name
          "first_step_name":"main","first_step":{"name":"other"}         | first_step_name
          "first_step":{"name":"a"},"steps":{"a":{"type":"x"}}           | first_step.name
          "metadata":[]                                                  | metadata
          "metadata":"text"                                              | metadata
          "enabled":"yes"                                                | enabled
          "enabled":1                                                    | enabled
          "compaction":[]                                                | compaction
          "compaction":{"enabled":"yes"}                                 | compaction.enabled
          "compaction":{"threshold_percent":49}                          | compaction.threshold_percent
          "compaction":{"threshold_percent":96}                          | compaction.threshold_percent
          "compaction":{"threshold_percent":60.5}                        | compaction.threshold_percent
          "compaction":{"keep_recent_inputs":0}                          | compaction.keep_recent_inputs
          "compaction":{"compaction_message":5}                          | compaction.compaction_message
          "compaction":{"tool_event_policy":"some"}                      | compaction.tool_event_policy
          "tool_output_offloading":true                                  | tool_output_offloading
          "guardrails":{"a":1e999}                                       | guardrails
          "guardrails":"\\u0000"                                          | guardrails
          """)
  void A_value_that_clients_could_not_parse_is_rejected_with_its_path(String fields, String place) {
    refused(create(body(fields)), place);
  }

  @Test
  void Metadata_that_is_not_an_object_is_invalid_metadata_and_other_errors_are_invalid_request() {
    create(body("\"metadata\":[]")).body("code", equalTo("invalid_metadata"));
    create(body("\"skills\":[]")).body("code", equalTo("invalid_request"));
  }

  @Test
  void Both_forms_of_the_first_step_are_accepted_if_they_agree() {
    create(
            body(
                "\"first_step\":{\"name\":\"main\",\"type\":\"x\",\"instructions\":null},"
                    + "\"first_step_name\":\"main\","
                    + "\"steps\":{\"main\":{\"type\":\"x\",\"output_parser\":{\"type\":\"default\"}}}"))
        .statusCode(201)
        .body("first_step.type", equalTo("x"))
        .body("steps", hasKey("main"));
    create(body("\"first_step\":{\"type\":\"x\"},\"first_step_name\":\"first_step\""))
        .statusCode(201)
        .body("steps", equalTo(Map.of()));
  }

  @Test
  void An_agent_that_is_too_deep_or_too_large_is_rejected() {
    create(body("\"g\":" + "[".repeat(62) + "]".repeat(62))).statusCode(201);
    refused(create(body("\"g\":" + "[".repeat(63) + "]".repeat(63))), "g");
    create(body("\"g\":\"" + "x".repeat(262_144) + "\""))
        .statusCode(400)
        .body("messages[0]", equalTo("The body makes the agent larger than 262144 bytes."));
    create(body("\"g\":\"" + "x".repeat(1_048_576) + "\"")).statusCode(413);
    refused(create(body("\"description\":\"" + "d".repeat(4097) + "\"")), "description");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "5", "\"text\""})
  void A_body_is_an_object(String body) {
    create(body).statusCode(400).body("code", equalTo("invalid_request"));
  }

  @Test
  void A_body_is_required_and_must_not_repeat_a_field() {
    vectara(admin()).post(AGENTS).then().statusCode(400).body("code", equalTo("invalid_request"));
    create("null").statusCode(400);
    create("{\"name\":\"a\",\"name\":\"b\"}")
        .statusCode(400)
        .body("field_errors.name", equalTo("is given more than once (line 1, column 19)"))
        .body("messages[0]", equalTo("name is given more than once (line 1, column 19)."));
  }

  @Test
  void Changing_agents_requires_the_administrator_scope_and_reading_them_the_read_scope() {
    for (Token token : List.of(somebody(), somebody().scopes(Token.READ))) {
      vectara(token)
          .body("not even JSON")
          .post(AGENTS)
          .then()
          .statusCode(403)
          .body("code", equalTo("forbidden"));
      vectara(token).body("{}").patch(AGENTS + "/nobody").then().statusCode(403);
      vectara(token).body("{}").put(AGENTS + "/nobody").then().statusCode(403);
      vectara(token).delete(AGENTS + "/nobody").then().statusCode(403);
      vectara(token).get(AGENTS + "/demo").then().statusCode(200);
      vectara(token).get(AGENTS).then().statusCode(200);
    }
    Token writer = somebody().scopes(Token.WRITE);
    vectara(writer).get(AGENTS + "/demo").then().statusCode(403);
    vectara(writer).get(AGENTS).then().statusCode(403);
    Wire.anonymous().get(AGENTS).then().statusCode(401).body("code", equalTo("unauthorized"));
    Wire.anonymous().body("{").post(AGENTS).then().statusCode(401);
    as(admin()).get(AGENTS + "/demo").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "%00", "a%20b", "%F0%9F%9A%80"})
  void A_missing_agent_is_404_before_the_body_is_validated(String key) {
    String path = AGENTS + "/" + key;
    for (ValidatableResponse answer :
        List.of(
            vectara(admin()).urlEncodingEnabled(false).get(path).then(),
            vectara(admin()).urlEncodingEnabled(false).body("{\"skills\":5}").patch(path).then(),
            vectara(admin()).urlEncodingEnabled(false).body("{\"skills\":5}").put(path).then(),
            vectara(admin()).urlEncodingEnabled(false).delete(path).then())) {
      answer.statusCode(404).body("code", equalTo("agent_not_found"));
    }
  }

  @Test
  void The_fields_of_a_body_are_documented() {
    JsonPath schemas = ApiDocument.part("components", "schemas");
    assertThat(schemas.getMap("VectaraAgentRequest.properties"))
        .containsKeys("key", "name", "steps", "enabled")
        .doesNotContainKey("fields");
    assertThat(schemas.getMap("VectaraAgent.properties"))
        .containsKeys("first_step", "created_at")
        .doesNotContainKey("others");
  }

  @Test
  void An_agent_is_deleted_with_its_sessions() {
    String key = created(body(""));
    vectara(somebody())
        .body("{\"name\":\"Chat\"}")
        .post(AGENTS + "/" + key + "/sessions")
        .then()
        .statusCode(201);
    vectara(admin()).delete(AGENTS + "/" + key).then().statusCode(204).body(equalTo(""));
    get(key).statusCode(404);
    vectara(admin()).delete(AGENTS + "/" + key).then().statusCode(404);
    create(body("\"key\":\"" + key + "\"")).statusCode(201);
  }
}
