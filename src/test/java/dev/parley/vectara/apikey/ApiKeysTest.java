package dev.parley.vectara.apikey;

import static dev.parley.testing.Wire.API_KEYS;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.apiKey;
import static dev.parley.testing.Wire.newKey;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static dev.parley.testing.Wire.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.ParleyTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** API keys through Vectara's API. */
@ParleyTest
class ApiKeysTest {

  private static final Map<String, Object> USER = Map.of("api_roles", List.of("agent_user"));

  private static String one(ExtractableResponse<Response> made) {
    return API_KEYS + "/" + made.path("id");
  }

  private static int opened(String secret) {
    return withKey(secret).body("{\"name\":\"n\"}").post(VECTARA).statusCode();
  }

  @Test
  void Only_the_response_to_the_creation_contains_the_secret() {
    String body =
        """
        {"name": "bot", "api_roles": ["viewer", "agent_user", "viewer"],
         "agent_roles": [{"agent_key": "b", "role": "agent_viewer"}, {"agent_key": "a", "role": "agent_user"}],
         "expires_at": "2090-01-01T01:00:00.123456789+01:00", "corpus_keys": ["ignored"]}
        """;
    JsonPath made =
        vectara(admin())
            .body(body)
            .post(API_KEYS)
            .then()
            .statusCode(201)
            .body("id", matchesPattern("aky_[0-9a-f]{32}"))
            .body("secret_key", matchesPattern("zut_[A-Za-z0-9_-]{43}"))
            .body("name", equalTo("bot"))
            .body("enabled", equalTo(true))
            .body("api_roles", contains("agent_user", "viewer"))
            .body("agent_roles.agent_key", contains("a", "b"))
            .body("agent_roles.role", contains("agent_user", "agent_viewer"))
            .body("expires_at", equalTo("2090-01-01T00:00:00.123456Z"))
            .body("$", not(hasKey("last_used_at")))
            .extract()
            .jsonPath();
    assertThat(Instant.parse(made.getString("created_at")))
        .isEqualTo(made.getString("updated_at"))
        .isCloseTo(Instant.now(), org.assertj.core.api.Assertions.within(1, ChronoUnit.MINUTES));

    Map<String, Object> shown = made.getMap("");
    shown.remove("secret_key");
    Map<String, Object> read =
        vectara(admin())
            .get(API_KEYS + "/" + made.getString("id"))
            .then()
            .statusCode(200)
            .extract()
            .path("");
    assertThat(read).isEqualTo(shown);
  }

  @Test
  void A_key_permits_what_its_roles_permit() {
    assertThat(opened(newKey(USER).path("secret_key"))).isEqualTo(201);
    assertThat(opened(newKey(Map.of("api_roles", List.of("viewer"))).path("secret_key")))
        .isEqualTo(403);
  }

  @Test
  void A_key_can_create_and_delete_other_keys_if_its_role_permits_it() {
    ExtractableResponse<Response> made =
        apiKey("administrator")
            .body("{\"name\":\"n\",\"api_roles\":[\"owner\"]}")
            .post(API_KEYS)
            .then()
            .statusCode(201)
            .extract();
    withKey(made.path("secret_key")).delete(one(made)).then().statusCode(204);
  }

  @Test
  void A_disabled_key_is_rejected_from_the_next_call_on() {
    ExtractableResponse<Response> made = newKey(USER);
    String secret = made.path("secret_key");
    for (int i = 0; i < 3; i++) {
      assertThat(opened(secret)).isEqualTo(201);
      vectara(admin())
          .body("{\"enabled\":false}")
          .patch(one(made))
          .then()
          .statusCode(200)
          .body("enabled", equalTo(false));
      assertThat(opened(secret)).isEqualTo(401);
      vectara(admin()).body("{\"enabled\":true}").patch(one(made)).then().statusCode(200);
    }
    assertThat(opened(secret)).isEqualTo(201);
  }

  @Test
  void A_deleted_key_is_rejected_from_the_next_call_on() {
    ExtractableResponse<Response> made = newKey(USER);
    assertThat(opened(made.path("secret_key"))).isEqualTo(201);
    vectara(admin()).delete(one(made)).then().statusCode(204).body(equalTo(""));
    assertThat(opened(made.path("secret_key"))).isEqualTo(401);
    for (Response again :
        List.of(
            vectara(admin()).get(one(made)),
            vectara(admin()).delete(one(made)),
            vectara(admin()).body("{}").patch(one(made)))) {
      again
          .then()
          .statusCode(404)
          .body("code", equalTo("api_key_not_found"))
          .body("id", equalTo(made.path("id")));
    }
  }

  @Test
  void Absent_fields_are_not_changed() {
    ExtractableResponse<Response> made =
        newKey(
            Map.of(
                "api_roles",
                List.of("agent_user"),
                "agent_roles",
                List.of(Map.of("agent_key", "a", "role", "agent_viewer")),
                "expires_at",
                "2090-01-01T00:00:00Z"));
    vectara(admin())
        .body("{\"name\":\"other\",\"api_roles\":null,\"expires_at\":null}")
        .patch(one(made))
        .then()
        .statusCode(200)
        .body("name", equalTo("other"))
        .body("api_roles", contains("agent_user"))
        .body("agent_roles.role", contains("agent_viewer"))
        .body("expires_at", equalTo("2090-01-01T00:00:00Z"))
        .body("created_at", equalTo(made.path("created_at")))
        .body("$", not(hasKey("secret_key")));
    vectara(admin())
        .body("{\"api_roles\":[],\"expires_at\":\"2091-01-01T00:00:00Z\"}")
        .patch(one(made))
        .then()
        .statusCode(200)
        .body("api_roles", empty())
        .body("expires_at", equalTo("2091-01-01T00:00:00Z"));
    assertThat(opened(made.path("secret_key"))).isEqualTo(403);
    vectara(admin())
        .body("{\"agent_roles\":[]}")
        .patch(one(made))
        .then()
        .statusCode(400)
        .body("field_errors", hasKey("api_roles"));
  }

  @Test
  void The_list_is_newest_first_and_continues_by_page_keys() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(0, newKey(USER).path("id"));
    }
    List<String> read = new ArrayList<>();
    String next = null;
    do {
      var request = vectara(admin()).queryParam("limit", 2);
      JsonPath page =
          (next == null ? request : request.queryParam("page_key", next))
              .get(API_KEYS)
              .then()
              .statusCode(200)
              .extract()
              .jsonPath();
      assertThat(page.getList("api_keys")).hasSizeLessThanOrEqualTo(2);
      assertThat(page.getString("api_keys.secret_key")).isEqualTo("[null, null]");
      read.addAll(page.getList("api_keys.id"));
      next = page.getString("metadata.page_key");
    } while (next != null && read.size() < 6);
    assertThat(read.subList(0, 5)).isEqualTo(made);
  }

  @Test
  void The_last_page_has_no_next_page() {
    String key = newKey(USER).path("id");
    JsonPath all =
        vectara(admin()).queryParam("limit", 1).get(API_KEYS).then().extract().jsonPath();
    assertThat(all.getList("api_keys.id")).containsExactly(key);
    String last = all.getString("metadata.page_key");
    while (last != null) {
      var page = vectara(admin()).queryParam("page_key", last).queryParam("limit", 100);
      var answer = page.get(API_KEYS).then().statusCode(200);
      last = answer.extract().path("metadata.page_key");
      if (last == null) {
        answer.body("metadata", anEmptyMap());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "ten", "1.0", "0001"})
  void An_invalid_limit_is_rejected(String limit) {
    vectara(admin())
        .queryParam("limit", limit)
        .get(API_KEYS)
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid_request"))
        .body("field_errors", hasKey("limit"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "v1.AAAA"})
  void An_invalid_page_key_is_rejected(String key) {
    vectara(admin())
        .queryParam("page_key", key)
        .get(API_KEYS)
        .then()
        .statusCode(400)
        .body("field_errors", hasKey("page_key"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name                     | {'api_roles':['owner']}",
        "name                     | {'name':'','api_roles':['owner']}",
        "name                     | {'name':' ','api_roles':['owner']}",
        "name                     | {'name':'a\\u0000b','api_roles':['owner']}",
        "name                     | {'name':7,'api_roles':['owner']}",
        "api_roles                | {'name':'n'}",
        "api_roles                | {'name':'n','api_roles':[],'agent_roles':[]}",
        "api_roles                | {'name':'n','api_roles':'owner'}",
        "api_roles[1]             | {'name':'n','api_roles':['owner','king']}",
        "api_roles[0]             | {'name':'n','api_roles':['OWNER']}",
        "api_roles[0]             | {'name':'n','api_roles':[null]}",
        "agent_roles[0]           | {'name':'n','agent_roles':[null]}",
        "agent_roles[0].agent_key | {'name':'n','agent_roles':[{'role':'agent_user'}]}",
        "agent_roles[0].agent_key | {'name':'n','agent_roles':[{'role':'agent_user','agent_key':'a b'}]}",
        "agent_roles[0].role      | {'name':'n','agent_roles':[{'agent_key':'demo'}]}",
        "agent_roles[0].role      | {'name':'n','agent_roles':[{'agent_key':'demo','role':'owner'}]}",
        "agent_roles[0].role      | {'name':'n','agent_roles':[{'agent_key':'demo','role':'viewer'}]}",
        "api_key_role             | {'name':'n','api_key_role':'king'}",
        "api_key_role             | {'name':'n','api_key_role':'PERSONAL'}",
        "api_key_role             | {'name':'n','api_key_role':''}",
        "api_key_role             | {'name':'n','api_key_role':1}",
        "api_key_role             | {'name':'n','api_key_role':'serving','api_roles':['owner']}",
        "api_key_role             | {'name':'n','api_key_role':'serving','api_roles':[]}",
        "api_key_role             | {'name':'n','api_key_role':'serving','agent_roles':[]}",
        "corpus_keys              | {'name':'n','api_key_role':'serving','corpus_keys':'c'}",
        "corpus_keys[0]           | {'name':'n','api_key_role':'serving','corpus_keys':[null]}",
        "corpus_keys[1]           | {'name':'n','api_key_role':'serving','corpus_keys':['c','']}",
        "corpus_keys[0]           | {'name':'n','api_key_role':'serving','corpus_keys':['a\\u0000']}",
        "corpus_keys[0]           | {'name':'n','api_key_role':'serving','corpus_keys':[7]}",
        "name                     | {'api_key_role':'serving'}",
        "expires_at               | {'name':'n','api_roles':['owner'],'expires_at':'tomorrow'}",
        "expires_at               | {'name':'n','api_roles':['owner'],'expires_at':'2090-01-01'}",
        "expires_at               | {'name':'n','api_roles':['owner'],'expires_at':'2020-01-01T00:00:00Z'}",
        "expires_at               | {'name':'n','api_roles':['owner'],'expires_at':'+99999-01-01T00:00:00Z'}",
        "expires_at               | {'name':'n','api_roles':['owner'],'expires_at':'9999-12-31T23:59:59-18:00'}",
        "expires_at               | {'name':'n','api_roles':['owner'],'expires_at':4000000000}",
      })
  void An_invalid_key_request_is_reported_with_its_field(String field, String body) {
    JsonPath answer =
        vectara(admin())
            .body(body.replace('\'', '"'))
            .post(API_KEYS)
            .then()
            .statusCode(400)
            .body("code", equalTo("invalid_request"))
            .extract()
            .jsonPath();
    assertThat(answer.getMap("field_errors")).containsOnlyKeys(field);
  }

  @Test
  void An_expiry_is_in_the_year_9999_at_the_latest() {
    assertThat(expiry("9999-12-31T23:59:59Z")).isEqualTo("9999-12-31T23:59:59Z");
    assertThat(expiry("+10000-01-01T00:00:00+18:00")).isEqualTo("9999-12-31T06:00:00Z");
  }

  private static String expiry(String time) {
    return newKey(Map.of("api_roles", List.of("viewer"), "expires_at", time)).path("expires_at");
  }

  @Test
  void A_name_has_up_to_255_characters() {
    for (String character : List.of("n", "é", "\uD83D\uDE80")) {
      String longest = character.repeat(255);
      ExtractableResponse<Response> made =
          newKey(Map.of("name", longest, "api_roles", List.of("viewer")));
      assertThat(made.<String>path("name")).isEqualTo(longest);
      Map<String, Object> longer =
          Map.of("name", longest + character, "api_roles", List.of("viewer"));
      vectara(admin())
          .body(longer)
          .post(API_KEYS)
          .then()
          .statusCode(400)
          .body("field_errors", hasKey("name"));
      vectara(admin()).body(longer).patch(one(made)).then().statusCode(400);
    }
  }

  @Test
  void A_key_can_have_at_most_100_roles_in_the_workspace() {
    List<String> most = Collections.nCopies(100, "viewer");
    ExtractableResponse<Response> made = newKey(Map.of("api_roles", most));
    assertThat(made.<List<String>>path("api_roles")).containsExactly("viewer");
    String more =
        Collections.nCopies(101, "'viewer'")
            .toString()
            .replace('\'', '"')
            .transform(roles -> "{\"name\":\"n\",\"api_roles\":" + roles + "}");
    for (Response answer :
        List.of(
            vectara(admin()).body(more).post(API_KEYS),
            vectara(admin()).body(more).patch(one(made)))) {
      answer
          .then()
          .statusCode(400)
          .body("code", equalTo("invalid_request"))
          .body("field_errors.api_roles", equalTo("must be at most 100"));
    }
  }

  @Test
  void Without_a_body_no_key_is_created() {
    vectara(admin()).post(API_KEYS).then().statusCode(400);
    vectara(admin()).body("[]").post(API_KEYS).then().statusCode(400);
    vectara(admin()).patch(one(newKey(USER))).then().statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aky_", "x", "aky_0193A5B0C7E87D6A9F1E2B3C4D5E6F70", "a%00b"})
  void An_unknown_key_id_is_not_found(String id) {
    vectara(admin())
        .urlEncodingEnabled(false)
        .get(API_KEYS + "/" + id)
        .then()
        .statusCode(404)
        .body("code", equalTo("api_key_not_found"));
  }

  @Test
  void A_caller_that_may_not_manage_keys_is_told_the_required_roles() {
    for (var nobody : List.of(vectara(somebody()), apiKey("agent_administrator", "viewer"))) {
      nobody
          .get(API_KEYS)
          .then()
          .statusCode(403)
          .body("messages[0]", containsString("owner, administrator"))
          .body("messages[0]", containsString("api:aip-agents-admin"));
    }
  }
}
