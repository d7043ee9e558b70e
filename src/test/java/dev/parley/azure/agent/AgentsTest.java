package dev.parley.azure.agent;

import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents and their versions. */
@ParleyTest
class AgentsTest {

  private static final Token ADMIN = admin();

  static String freshName() {
    return "agent-" + UUID.randomUUID();
  }

  private static String hosted(String marker) {
    return "{\"kind\":\"hosted\",\"cpu\":\"0.25\",\"marker\":\"%s\"}".formatted(marker);
  }

  private static Response create(String name, String more) {
    return azure(ADMIN)
        .body("{\"name\":\"%s\",\"definition\":%s%s}".formatted(name, hosted("first"), more))
        .post("/agents");
  }

  private static String created(String more) {
    String name = freshName();
    create(name, more).then().statusCode(200);
    return name;
  }

  private static Response save(String name, String definition, String more) {
    return azure(ADMIN)
        .body("{\"definition\":%s%s}".formatted(definition, more))
        .post("/agents/" + name + "/versions");
  }

  private static ValidatableResponse patch(String name, String body) {
    return azure(ADMIN)
        .contentType("application/merge-patch+json")
        .body(body)
        .patch("/agents/" + name)
        .then();
  }

  private static String session(Token token, String agent, String body) {
    return azure(token)
        .body(body)
        .post("/agents/" + agent + "/endpoint/sessions")
        .then()
        .statusCode(201)
        .extract()
        .path("agent_session_id");
  }

  private static String versionOf(Token token, String agent, String session) {
    return azure(token)
        .get("/agents/" + agent + "/endpoint/sessions/" + session)
        .path("version_indicator.agent_version");
  }

  @Test
  void A_new_agent_has_the_documented_fields_and_can_be_read() {
    String name = freshName();
    Response created =
        azure(ADMIN)
            .body(
                """
                {"name": "%s", "description": "Helps.", "metadata": {"team": "a"},
                 "definition": {"kind": "hosted", "cpu": "0.25", "unheard_of": [1, {"a": null}]},
                 "agent_card": {"version": "1"}, "blueprint_reference": {"type": "x"},
                 "digital_worker_type": "none", "something_new": true}
                """
                    .formatted(name))
            .post("/agents");
    created
        .then()
        .statusCode(200)
        .body("object", equalTo("agent"))
        .body("id", equalTo(name))
        .body("name", equalTo(name))
        .body("state", equalTo("enabled"))
        .body("$", not(hasKey("agent_endpoint")))
        .body("agent_card.version", equalTo("1"))
        .body("blueprint_reference.type", equalTo("x"))
        .body("digital_worker_type", equalTo("none"))
        .body("versions.latest.object", equalTo("agent.version"))
        .body("versions.latest.id", equalTo(name + ":1"))
        .body("versions.latest.name", equalTo(name))
        .body("versions.latest.version", equalTo("1"))
        .body("versions.latest.status", equalTo("active"))
        .body("versions.latest.draft", equalTo(false))
        .body("versions.latest.description", equalTo("Helps."))
        .body("versions.latest.metadata.team", equalTo("a"))
        .body("versions.latest.definition.kind", equalTo("hosted"))
        .body("versions.latest.definition.unheard_of[1]", hasKey("a"));
    azure(somebody())
        .get("/api/projects/default/agents/" + name)
        .then()
        .statusCode(200)
        .body("$", equalTo(created.jsonPath().getMap("$")));
    azure(somebody())
        .get("/agents/" + name + "/versions/1")
        .then()
        .statusCode(200)
        .body("$", equalTo(created.jsonPath().getMap("versions.latest")));
  }

  @Test
  void A_new_agent_accepts_sessions_in_every_dialect_immediately() {
    String name = freshName();
    azure(somebody()).get("/agents/" + name).then().statusCode(404);
    create(name, "").then().statusCode(200);
    Token token = somebody();
    session(token, name, "{}");
    azure(token)
        .body("{\"name\":\"n\"}")
        .post("/v2/agents/" + name + "/sessions")
        .then()
        .statusCode(201);
    azure(token)
        .get("/agents/" + name + "/endpoint/sessions")
        .then()
        .body("data.size()", equalTo(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A-1", "x-----y"})
  void Names_that_the_vendor_allows_are_accepted(String name) {
    String fresh = name + UUID.randomUUID();
    create(fresh, "").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a-", "a_b", "a b", "ä", "a/b", "a:b", "\\u0000"})
  void A_malformed_name_is_rejected(String name) {
    create(name, "")
        .then()
        .statusCode(400)
        .body("error.code", equalTo("invalid_request_error"))
        .body("error.param", equalTo("name"));
  }

  @Test
  void A_name_has_at_most_63_characters() {
    String longest = (freshName() + "x".repeat(63)).substring(0, 63);
    create(longest, "").then().statusCode(200);
    create(longest + "x", "").then().statusCode(400);
  }

  @Test
  void Creating_an_existing_agent_with_another_definition_saves_a_new_version() {
    String name = freshName();
    Response first = create(name, ",\"agent_card\":{\"v\":1}");
    create(name, ",\"agent_card\":{\"v\":1}")
        .then()
        .statusCode(200)
        .body("$", equalTo(first.jsonPath().getMap("$")));
    azure(ADMIN)
        .body("{\"name\":\"%s\",\"definition\":%s}".formatted(name, hosted("second")))
        .post("/agents")
        .then()
        .statusCode(200)
        .body("versions.latest.version", equalTo("2"))
        .body("agent_card.v", equalTo(1))
        .body("state", equalTo("enabled"));
    create(name, ",\"state\":\"disabled\",\"agent_card\":{\"w\":2}")
        .then()
        .statusCode(200)
        .body("versions.latest.version", equalTo("3"))
        .body("agent_card", equalTo(java.util.Map.of("w", 2)))
        .body("state", equalTo("disabled"));
    save(name, hosted("fourth"), "").then().statusCode(200);
    azure(ADMIN).get("/agents/" + name).then().body("state", equalTo("disabled"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|definition",
        "{\"definition\":null}|definition",
        "{\"definition\":[]}|definition",
        "{\"definition\":{}}|definition.kind",
        "{\"definition\":{\"kind\":1}}|definition.kind",
        "{\"definition\":{\"kind\":\"\"}}|definition.kind",
        "{\"definition\":{\"kind\":\"hosted\",\"a\":\"\\u0000\"}}|definition",
        "{\"definition\":{\"kind\":\"hosted\",\"a\":1e999}}|definition",
        "{\"definition\":{\"kind\":\"hosted\",\"session_configuration\":{\"idle_timeout_seconds\":59}}}|definition.session_configuration.idle_timeout_seconds",
        "{\"definition\":{\"kind\":\"hosted\",\"session_configuration\":{\"idle_timeout_seconds\":14401}}}|definition.session_configuration.idle_timeout_seconds",
        "{\"definition\":{\"kind\":\"hosted\",\"session_configuration\":{\"idle_timeout_seconds\":\"900\"}}}|definition.session_configuration.idle_timeout_seconds",
        "{\"definition\":{\"kind\":\"hosted\"},\"metadata\":{\"a\":1}}|metadata.a",
        "{\"definition\":{\"kind\":\"hosted\"},\"metadata\":{\"\":\"a\"}}|metadata",
        "{\"definition\":{\"kind\":\"hosted\"},\"metadata\":{\"a\":null}}|metadata",
        "{\"definition\":{\"kind\":\"hosted\"},\"metadata\":[]}|metadata",
        "{\"definition\":{\"kind\":\"hosted\"},\"draft\":\"yes\"}|draft",
      })
  void An_error_in_a_version_is_reported_with_its_field(String body, String param) {
    for (String path : List.of("/agents/demo", "/agents/demo/versions")) {
      azure(ADMIN)
          .body(body)
          .post(path)
          .then()
          .statusCode(400)
          .body("error.code", equalTo("invalid_request_error"))
          .body("error.param", equalTo(param))
          .body("error.message", startsWith(param));
    }
  }

  @Test
  void Length_limits_are_exact() {
    String key = "k".repeat(64);
    String value = "\uD83D\uDE80".repeat(512);
    created(",\"description\":\"%s\",\"metadata\":{\"%s\":\"%s\"}".formatted(value, key, value));
    create(freshName(), ",\"description\":\"%s\"".formatted("x".repeat(513)))
        .then()
        .statusCode(400)
        .body("error.param", equalTo("description"));
    create(freshName(), ",\"metadata\":{\"%s\":\"\"}".formatted("k".repeat(65)))
        .then()
        .statusCode(400);
    create(freshName(), ",\"metadata\":{\"k\":\"%s\"}".formatted("v".repeat(513)))
        .then()
        .statusCode(400);
    String pairs =
        IntStream.range(0, 17)
            .mapToObj(i -> "\"k" + i + "\":\"\"")
            .collect(Collectors.joining(","));
    create(freshName(), ",\"metadata\":{%s}".formatted(pairs)).then().statusCode(400);
  }

  @Test
  void An_accepted_definition_can_be_read_again() {
    String digits = "1." + "7".repeat(900);
    String nested = "[".repeat(63) + "]".repeat(63);
    String name = freshName();
    save(name, "{\"kind\":\"hosted\",\"n\":%s,\"deep\":%s}".formatted(digits, nested), "")
        .then()
        .statusCode(200);
    assertThat(azure(ADMIN).get("/agents/" + name).asString()).contains(digits, nested);
    for (String refused :
        List.of(
            "\"n\":1." + "7".repeat(980) + "e-300",
            "\"n\":1." + "7".repeat(995),
            "\"deep\":" + "[".repeat(64) + "]".repeat(64),
            "\"deep\":" + "[".repeat(900) + "]".repeat(900),
            "\"large\":\"" + "x".repeat(262_144) + "\"")) {
      save(name, "{\"kind\":\"hosted\",%s}".formatted(refused), "")
          .then()
          .statusCode(400)
          .body("error.param", equalTo("definition"));
      patch(name, "{\"agent_card\":{%s}}".formatted(refused))
          .statusCode(400)
          .body("error.param", equalTo("agent_card"));
    }
    azure(ADMIN).get("/agents/" + name + "/versions").then().body("data.size()", equalTo(1));
  }

  @Test
  void A_state_is_enabled_or_disabled() {
    String name = created(",\"state\":\"disabled\"");
    azure(ADMIN).get("/agents/" + name).then().body("state", equalTo("disabled"));
    create(freshName(), ",\"state\":\"asleep\"")
        .then()
        .statusCode(400)
        .body("error.param", equalTo("state"));
  }

  @Test
  void The_same_definition_in_another_order_of_fields_is_the_same_version() {
    String name = created(",\"description\":\"d\",\"metadata\":{\"a\":\"1\"}");
    azure(ADMIN)
        .body("{\"definition\":{\"marker\":\"first\",\"cpu\":\"0.25\",\"kind\":\"hosted\"}}")
        .post("/agents/" + name)
        .then()
        .statusCode(200)
        .body("versions.latest.version", equalTo("1"))
        .body("versions.latest.description", equalTo("d"))
        .body("versions.latest.metadata.a", equalTo("1"));
    save(name, hosted("first"), ",\"description\":\"e\",\"metadata\":{}")
        .then()
        .statusCode(200)
        .body("version", equalTo("1"))
        .body("description", equalTo("e"))
        .body("metadata", equalTo(java.util.Map.of()));
    azure(ADMIN)
        .body("{\"definition\":%s}".formatted(hosted("second")))
        .post("/agents/" + name)
        .then()
        .statusCode(200)
        .body("versions.latest.version", equalTo("2"))
        .body("versions.latest.definition.marker", equalTo("second"));
    save(name, hosted("first"), "").then().body("version", equalTo("3"));
  }

  @Test
  void Creating_a_version_creates_a_missing_agent() {
    String name = freshName();
    save(name, hosted("first"), ",\"metadata\":{\"a\":\"1\"}")
        .then()
        .statusCode(200)
        .body("id", equalTo(name + ":1"))
        .body("metadata.a", equalTo("1"));
    session(somebody(), name, "{}");
    save("not_a_name", hosted("first"), "").then().statusCode(400);
    azure(ADMIN)
        .body("{\"definition\":%s}".formatted(hosted("first")))
        .post("/agents/" + freshName())
        .then()
        .statusCode(404);
  }

  @Test
  void Versions_saved_concurrently_get_different_numbers_and_the_agent_is_created_once() {
    String name = freshName();
    String bearer = ADMIN.mint();
    List<String> versions =
        Parallel.map(
            IntStream.range(0, 12).boxed().toList(),
            i ->
                io.restassured.RestAssured.given()
                    .auth()
                    .oauth2(bearer)
                    .contentType("application/json")
                    .queryParam("api-version", "v1")
                    .body("{\"definition\":%s}".formatted(hosted("m" + i)))
                    .post("/agents/" + name + "/versions")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("version"));
    assertThat(versions)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 12).mapToObj(String::valueOf).toList());
  }

  @Test
  void A_draft_is_saved_beside_the_published_versions() {
    String name = created("");
    save(name, hosted("draft"), ",\"draft\":true")
        .then()
        .statusCode(200)
        .body("version", equalTo("1.1"))
        .body("draft", equalTo(true));
    azure(ADMIN).get("/agents/" + name).then().body("versions.latest.version", equalTo("1"));
    azure(ADMIN)
        .get("/agents/" + name + "/versions")
        .then()
        .body("data.version", equalTo(List.of("1")));
    azure(ADMIN)
        .queryParam("include_drafts", "true")
        .get("/agents/" + name + "/versions")
        .then()
        .body("data.version", equalTo(List.of("1.1", "1")));
    Token token = somebody();
    assertThat(versionOf(token, name, session(token, name, "{}"))).isEqualTo("1");
  }

  @Test
  void Pages_contain_each_version_once_in_either_order() {
    String name = created("");
    IntStream.range(0, 6).forEach(i -> save(name, hosted("m" + i), "").then().statusCode(200));
    assertThat(walk("/agents/" + name + "/versions", "desc", "data.version"))
        .containsExactly("7", "6", "5", "4", "3", "2", "1");
    assertThat(walk("/agents/" + name + "/versions", "asc", "data.version"))
        .containsExactly("1", "2", "3", "4", "5", "6", "7");
    azure(ADMIN)
        .queryParam("before", "5")
        .queryParam("limit", 2)
        .get("/agents/" + name + "/versions")
        .then()
        .body("data.version", equalTo(List.of("7", "6")))
        .body("first_id", equalTo(name + ":7"))
        .body("last_id", equalTo(name + ":6"))
        .body("has_more", equalTo(false));
    azure(ADMIN)
        .queryParam("after", "nonsense")
        .get("/agents/" + name + "/versions")
        .then()
        .statusCode(400)
        .body("error.param", equalTo("after"));
  }

  @Test
  void Pages_contain_each_agent_once_in_either_order() {
    String kind = "kind-" + UUID.randomUUID();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String name = freshName();
      save(name, "{\"kind\":\"%s\"}".formatted(kind), "").then().statusCode(200);
      names.add(name);
    }
    assertThat(walk("/agents?kind=" + kind, "asc", "data.name")).isEqualTo(names);
    java.util.Collections.reverse(names);
    assertThat(walk("/agents?kind=" + kind, "desc", "data.id")).isEqualTo(names);
    azure(ADMIN)
        .queryParam("kind", kind)
        .get("/agents")
        .then()
        .body(
            "data.versions.latest.definition.kind",
            equalTo(java.util.Collections.nCopies(5, kind)));
  }

  private static List<String> walk(String path, String order, String what) {
    List<String> seen = new ArrayList<>();
    String after = null;
    boolean more = true;
    while (more && seen.size() < 100) {
      var call = azure(ADMIN).queryParam("limit", 2).queryParam("order", order);
      if (after != null) {
        call.queryParam("after", after);
      }
      JsonPath page = call.get(path).then().statusCode(200).extract().jsonPath();
      seen.addAll(page.getList(what, String.class));
      after = page.getString("last_id");
      more = page.getBoolean("has_more");
    }
    return seen;
  }

  @ParameterizedTest
  @CsvSource({
    "/agents?limit=0, limit",
    "/agents?order=up, order",
    "/agents?after=nobody, after",
    "/agents?kind=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, kind",
    "/agents/demo/versions?limit=101, limit",
    "/agents/demo/versions?include_drafts=maybe, include_drafts",
    "/agents/demo/versions?after=1&before=1, before",
    "/agents?limit=, limit",
    "/agents?kind=, kind",
    "/agents?order=, order",
    "/agents?limit=1&limit=2, limit",
    "/agents/demo/endpoint/sessions?after=, after",
    "/agents/demo/endpoint/sessions?after=a&after=b, after",
    "/agents/demo?api-version=v1, api-version",
  })
  void An_invalid_query_is_rejected(String path, String param) {
    azure(ADMIN)
        .urlEncodingEnabled(false)
        .get(path)
        .then()
        .statusCode(400)
        .body("error.code", equalTo("invalid_request_error"))
        .body("error.param", equalTo(param));
  }

  @Test
  void An_older_api_version_is_supported_only_for_agents() {
    dev.parley.testing.Wire.as(ADMIN)
        .queryParam("api-version", "2025-05-01")
        .get("/agents/demo")
        .then()
        .statusCode(200);
    dev.parley.testing.Wire.as(ADMIN)
        .queryParam("api-version", "2025-05-01")
        .get("/agents/demo/endpoint/sessions")
        .then()
        .statusCode(400)
        .body("error.param", equalTo("api-version"));
  }

  @Test
  void Changing_agents_requires_the_administrator_scope_and_reading_them_only_the_read_scope() {
    Token other = somebody();
    String name = freshName();
    for (Response answer :
        List.of(
            azure(other)
                .body("{\"name\":\"%s\",\"definition\":{\"kind\":\"a\"}}".formatted(name))
                .post("/agents"),
            azure(other).body("{\"definition\":{\"kind\":\"a\"}}").post("/agents/demo"),
            azure(other).body("{\"definition\":{\"kind\":\"a\"}}").post("/agents/demo/versions"),
            azure(other)
                .contentType("application/merge-patch+json")
                .body("{}")
                .patch("/agents/demo"),
            azure(other).delete("/agents/demo"),
            azure(other).delete("/agents/demo/versions/1"),
            azure(other).urlEncodingEnabled(false).post("/agents/demo:disable"),
            azure(other).urlEncodingEnabled(false).post("/agents/demo:enable"))) {
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.<String>path("error.message"))
          .isEqualTo("The token does not have the scope 'api:aip-agents-admin'.");
    }
    Token manager = somebody().scopes(Token.ADMIN);
    for (String path :
        List.of("/agents", "/agents/demo", "/agents/demo/versions", "/agents/demo/versions/1")) {
      azure(manager)
          .get(path)
          .then()
          .statusCode(403)
          .body(
              "error.message", equalTo("The token does not have the scope 'api:aip-agents-read'."));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "%00", "a%2Fb", "%F0%9F%9A%80"})
  void A_missing_agent_is_404(String name) {
    String path = "/agents/" + name;
    String body = "{\"definition\":{\"kind\":\"hosted\"}}";
    for (Response answer :
        List.of(
            azure(ADMIN).urlEncodingEnabled(false).get(path),
            azure(ADMIN).urlEncodingEnabled(false).get(path + "/versions"),
            azure(ADMIN).urlEncodingEnabled(false).get(path + "/versions/1"),
            azure(ADMIN).urlEncodingEnabled(false).body(body).post(path),
            azure(ADMIN)
                .urlEncodingEnabled(false)
                .contentType("application/merge-patch+json")
                .body("{}")
                .patch(path),
            azure(ADMIN).urlEncodingEnabled(false).post(path + ":enable"),
            azure(ADMIN).urlEncodingEnabled(false).delete(path),
            azure(ADMIN).urlEncodingEnabled(false).delete(path + "/versions/1"))) {
      answer.then().statusCode(404).body("error.code", equalTo("not_found"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "1.9", "latest", "@latest", "-1"})
  void A_missing_version_is_404(String version) {
    azure(ADMIN).get("/agents/demo/versions/" + version).then().statusCode(404);
    azure(ADMIN).delete("/agents/demo/versions/" + version).then().statusCode(404);
  }

  @Test
  void A_disabled_agent_accepts_no_new_sessions_and_keeps_existing_ones() {
    String name = created("");
    Token token = somebody();
    String session = session(token, name, "{}");
    for (int i = 0; i < 2; i++) {
      azure(ADMIN)
          .urlEncodingEnabled(false)
          .post("/agents/" + name + ":disable")
          .then()
          .statusCode(204)
          .body(equalTo(""));
    }
    azure(token)
        .body("{}")
        .post("/agents/" + name + "/endpoint/sessions")
        .then()
        .statusCode(409)
        .body("error.code", equalTo("agent_disabled"));
    assertThat(versionOf(token, name, session)).isEqualTo("1");
    azure(ADMIN).get("/agents/" + name).then().body("state", equalTo("disabled"));
    azure(ADMIN)
        .urlEncodingEnabled(false)
        .post("/agents/" + name + ":enable")
        .then()
        .statusCode(204);
    session(token, name, "{}");
  }

  @Test
  void A_session_without_a_version_gets_the_endpoints_selected_version() {
    String name = created("");
    save(name, hosted("second"), "");
    Token token = somebody();
    assertThat(versionOf(token, name, session(token, name, "{}"))).isEqualTo("2");

    patch(name, selecting("1"))
        .statusCode(200)
        .body(
            "agent_endpoint.version_selector.version_selection_rules[0].agent_version",
            equalTo("1"));
    assertThat(versionOf(token, name, session(token, name, "{}"))).isEqualTo("1");
    save(name, hosted("third"), "");
    assertThat(versionOf(token, name, session(token, name, "{}"))).isEqualTo("1");
    assertThat(
            versionOf(
                token,
                name,
                session(
                    token,
                    name,
                    "{\"version_indicator\":{\"type\":\"version_ref\",\"agent_version\":\"2\"}}")))
        .isEqualTo("2");

    patch(name, selecting("@latest")).statusCode(200);
    assertThat(versionOf(token, name, session(token, name, "{}"))).isEqualTo("3");
    patch(name, selecting("2")).statusCode(200);
    patch(name, "{\"agent_endpoint\":null}")
        .statusCode(200)
        .body("$", not(hasKey("agent_endpoint")));
    assertThat(versionOf(token, name, session(token, name, "{}"))).isEqualTo("3");
  }

  private static String selecting(String version) {
    return """
        {"agent_endpoint": {"version_selector": {"version_selection_rules": [
          {"type": "FixedRatio", "agent_version": "%s", "traffic_percentage": 100}]}}}
        """
        .formatted(version);
  }

  @Test
  void A_patch_is_merged_into_the_current_endpoint() {
    String name =
        created(",\"agent_endpoint\":{\"protocols\":[\"responses\"],\"x\":{\"a\":1,\"b\":2}}");
    patch(name, "{\"agent_endpoint\":{\"x\":{\"a\":null,\"c\":3}},\"agent_card\":{\"v\":1}}")
        .statusCode(200)
        .body("agent_endpoint.protocols", equalTo(List.of("responses")))
        .body("agent_endpoint.x", equalTo(java.util.Map.of("b", 2, "c", 3)))
        .body("agent_card.v", equalTo(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"description\":\"x\"}|description",
        "{\"agent_endpoint\":[]}|agent_endpoint",
        "{\"agent_endpoint\":{\"version_selector\":5}}|agent_endpoint.version_selector.version_selection_rules",
        "{\"agent_endpoint\":{\"version_selector\":{\"version_selection_rules\":[]}}}|agent_endpoint.version_selector.version_selection_rules",
        "{\"agent_endpoint\":{\"version_selector\":{\"version_selection_rules\":[{\"type\":\"Dice\",\"agent_version\":\"1\"}]}}}|agent_endpoint.version_selector.version_selection_rules[0].type",
        "{\"agent_endpoint\":{\"version_selector\":{\"version_selection_rules\":[{\"type\":\"FixedRatio\",\"agent_version\":\"1\",\"traffic_percentage\":50}]}}}|agent_endpoint.version_selector.version_selection_rules[0].traffic_percentage",
        "{\"agent_endpoint\":{\"version_selector\":{\"version_selection_rules\":[{\"type\":\"FixedRatio\",\"agent_version\":\"one\"}]}}}|agent_endpoint.version_selector.version_selection_rules[0].agent_version",
        "{\"agent_endpoint\":{\"version_selector\":{\"version_selection_rules\":[{\"type\":\"FixedRatio\",\"agent_version\":\"1\",\"traffic_percentage\":100.5}]}}}|agent_endpoint.version_selector.version_selection_rules[0].traffic_percentage",
        "{\"agent_endpoint\":{\"version_selector\":{\"version_selection_rules\":[{\"type\":\"FixedRatio\",\"agent_version\":\"1\",\"traffic_percentage\":\"all\"}]}}}|agent_endpoint.version_selector.version_selection_rules[0].traffic_percentage",
        "{\"agent_endpoint\":{\"authorization_schemes\":5}}|agent_endpoint.authorization_schemes",
        "{\"agent_endpoint\":{\"authorization_schemes\":[1]}}|agent_endpoint.authorization_schemes",
        "{\"agent_endpoint\":{\"authorization_schemes\":[{\"type\":\"Entra\",\"isolation_key_source\":{\"kind\":\"Heeder\"}}]}}|agent_endpoint.authorization_schemes.isolation_key_source.kind",
      })
  void An_error_in_an_endpoint_is_reported_with_its_field(String body, String param) {
    patch("demo", body)
        .statusCode(400)
        .body("error.code", equalTo("invalid_request_error"))
        .body("error.param", equalTo(param));
  }

  @Test
  void A_missing_version_cannot_be_selected() {
    String name = created("");
    patch(name, selecting("2"))
        .statusCode(404)
        .body("error.message", equalTo("The agent has no version '2'."));
    azure(ADMIN).get("/agents/" + name).then().body("$", not(hasKey("agent_endpoint")));
    String other = freshName();
    create(other, "," + selecting("2").strip().replaceFirst("^\\{", "").replaceFirst("}$", ""))
        .then()
        .statusCode(404);
    azure(ADMIN).get("/agents/" + other).then().statusCode(404);
  }

  @Test
  void An_agent_can_require_isolation_keys() {
    String name =
        created(
            ",\"agent_endpoint\":{\"authorization_schemes\":"
                + "[{\"type\":\"Entra\",\"isolation_key_source\":{\"kind\":\"Header\"}}]}");
    String path = "/agents/" + name + "/endpoint/sessions";
    Token token = somebody();
    for (Response answer : List.of(azure(token).body("{}").post(path), azure(token).get(path))) {
      answer
          .then()
          .statusCode(403)
          .body("error.code", equalTo("session_not_accessible"))
          .body("error.param", equalTo("x-ms-user-isolation-key"));
    }
    String id =
        azure(token)
            .header("x-ms-user-isolation-key", "k")
            .body("{}")
            .post(path)
            .then()
            .statusCode(201)
            .extract()
            .path("agent_session_id");
    azure(token).get(path + "/" + id).then().statusCode(403);
    azure(token).urlEncodingEnabled(false).post(path + "/" + id + ":stop").then().statusCode(204);
    azure(token).queryParam("before", id).get(path).then().statusCode(200);
  }

  @Test
  void An_agent_with_the_source_Entra_ignores_isolation_keys() {
    String name =
        created(
            ",\"agent_endpoint\":{\"authorization_schemes\":"
                + "[{\"type\":\"Entra\",\"isolation_key_source\":{\"kind\":\"Entra\"}}]}");
    String path = "/agents/" + name + "/endpoint/sessions";
    Token token = somebody();
    String id =
        azure(token)
            .header("x-ms-user-isolation-key", "k")
            .body("{}")
            .post(path)
            .then()
            .statusCode(201)
            .extract()
            .path("agent_session_id");
    azure(token).get(path + "/" + id).then().statusCode(200);
    azure(token).header("x-ms-user-isolation-key", "l").get(path + "/" + id).then().statusCode(200);
  }

  @Test
  void An_agent_with_active_sessions_is_deleted_by_force_with_its_sessions() {
    String name = created("");
    Token token = somebody();
    String session = session(token, name, "{}");
    azure(ADMIN)
        .delete("/agents/" + name)
        .then()
        .statusCode(409)
        .body("error.code", equalTo("active_sessions"));
    assertThat(versionOf(token, name, session)).isEqualTo("1");
    azure(ADMIN)
        .queryParam("force", "true")
        .delete("/agents/" + name)
        .then()
        .statusCode(200)
        .body("object", equalTo("agent.deleted"))
        .body("name", equalTo(name))
        .body("deleted", equalTo(true))
        .body("$", not(hasKey("version")));
    azure(token).get("/agents/" + name + "/endpoint/sessions/" + session).then().statusCode(404);
    azure(ADMIN).get("/agents/" + name).then().statusCode(404);
    azure(ADMIN).delete("/agents/" + name).then().statusCode(404);
    create(name, "").then().statusCode(200).body("versions.latest.version", equalTo("1"));
    azure(token)
        .get("/agents/" + name + "/endpoint/sessions")
        .then()
        .body("data.size()", equalTo(0));
  }

  @Test
  void An_agent_without_active_sessions_is_deleted_without_force() {
    String name = created("");
    Token token = somebody();
    String session = session(token, name, "{}");
    azure(token)
        .urlEncodingEnabled(false)
        .post("/agents/" + name + "/endpoint/sessions/" + session + ":stop")
        .then()
        .statusCode(204);
    azure(ADMIN).delete("/agents/" + name).then().statusCode(200);
  }

  @Test
  void A_version_is_deleted_with_its_sessions_and_its_number_is_not_reused() {
    String name = created("");
    save(name, hosted("second"), "");
    Token token = somebody();
    String session = session(token, name, "{}");
    azure(ADMIN)
        .delete("/agents/" + name + "/versions/2")
        .then()
        .statusCode(409)
        .body("error.code", equalTo("active_sessions"));
    azure(ADMIN)
        .queryParam("force", "true")
        .delete("/agents/" + name + "/versions/2")
        .then()
        .statusCode(200)
        .body("object", equalTo("agent.version.deleted"))
        .body("name", equalTo(name))
        .body("version", equalTo("2"))
        .body("deleted", equalTo(true));
    azure(token).get("/agents/" + name + "/endpoint/sessions/" + session).then().statusCode(404);
    azure(ADMIN).get("/agents/" + name).then().body("versions.latest.version", equalTo("1"));
    assertThat(versionOf(token, name, session(token, name, "{}"))).isEqualTo("1");
    save(name, hosted("third"), "").then().body("version", equalTo("3"));
  }

  @Test
  void Creating_a_session_while_its_agent_is_deleted_succeeds_or_fails_with_a_reason() {
    for (int round = 0; round < 5; round++) {
      String name = created("");
      String bearer = ADMIN.mint();
      List<Integer> statuses =
          Parallel.map(
              IntStream.range(0, 16).boxed().toList(),
              i -> {
                var call =
                    io.restassured.RestAssured.given()
                        .auth()
                        .oauth2(bearer)
                        .contentType("application/json")
                        .queryParam("api-version", "v1");
                return i == 8
                    ? call.queryParam("force", "true").delete("/agents/" + name).statusCode()
                    : call.body("{}").post("/agents/" + name + "/endpoint/sessions").statusCode();
              });
      assertThat(statuses).containsOnlyOnce(200).isSubsetOf(200, 201, 404);
      azure(ADMIN).get("/agents/" + name).then().statusCode(404);
    }
  }

  @Test
  void A_session_keeps_its_version_when_another_is_published() {
    String name = created("");
    Token token = somebody();
    String session = session(token, name, "{}");
    save(name, hosted("second"), "");
    assertThat(versionOf(token, name, session)).isEqualTo("1");
  }

  @Test
  void Agents_of_another_workspace_are_404() {
    azure(ADMIN)
        .get("/api/projects/tenant-b/agents/demo")
        .then()
        .statusCode(404)
        .body("error.code", equalTo("not_found"));
    azure(ADMIN)
        .body("{\"name\":\"x\",\"definition\":{\"kind\":\"hosted\"}}")
        .post("/api/projects/tenant-b/agents")
        .then()
        .statusCode(404);
  }

  @Test
  void Code_agents_are_not_supported() {
    azure(ADMIN)
        .contentType("multipart/form-data")
        .multiPart("metadata", "{}")
        .post("/agents/demo/versions")
        .then()
        .statusCode(415);
  }

  @Test
  void A_change_needs_a_body() {
    for (String path : List.of("/agents", "/agents/demo", "/agents/demo/versions")) {
      azure(ADMIN)
          .post(path)
          .then()
          .statusCode(400)
          .body("error.message", equalTo("Send a JSON object as the body."));
    }
  }
}
