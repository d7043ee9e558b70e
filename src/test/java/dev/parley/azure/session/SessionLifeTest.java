package dev.parley.azure.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.TimePasses;
import dev.parley.testing.Token;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Get, stop and delete sessions, and how sessions become idle and expire. */
@ParleyTest
class SessionLifeTest {

  private static final String QUICK = AZURE.replace("/demo/", "/quick/");

  @Inject TimePasses time;

  private static String create(Token token, String path) {
    return azure(token)
        .body("{}")
        .post(path)
        .then()
        .statusCode(201)
        .extract()
        .path("agent_session_id");
  }

  private static JsonPath get(Token token, String path) {
    return azure(token).get(path).then().statusCode(200).extract().jsonPath();
  }

  @Test
  void Get_returns_the_session_as_created() {
    Token token = somebody();
    Response created = azure(token).body("{}").post(AZURE);
    String id = created.path("agent_session_id");
    azure(token)
        .get(AZURE + "/" + id)
        .then()
        .statusCode(200)
        .body("$", equalTo(created.jsonPath().getMap("$")));
    azure(token)
        .get("/api/projects/default" + AZURE + "/" + id)
        .then()
        .statusCode(200)
        .body("$", equalTo(created.jsonPath().getMap("$")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"never-was", "a%20b", "%00", "-", "x%2Fy", "%F0%9F%9A%80", "x%3Astop"})
  void A_missing_session_is_404(String id) {
    Token token = somebody();
    azure(token)
        .urlEncodingEnabled(false)
        .get(AZURE + "/" + id)
        .then()
        .statusCode(404)
        .body("error.code", equalTo("not_found"));
    azure(token)
        .urlEncodingEnabled(false)
        .urlEncodingEnabled(false)
        .post(AZURE + "/" + id + ":stop")
        .then()
        .statusCode(404)
        .body("error.code", equalTo("not_found"));
    azure(token).urlEncodingEnabled(false).delete(AZURE + "/" + id).then().statusCode(204);
  }

  @Test
  void Another_users_session_is_reported_in_the_same_words_as_a_missing_one() {
    String id = create(somebody(), AZURE);
    for (String path : new String[] {AZURE + "/" + id, AZURE + "/never-was"}) {
      String name = path.substring(AZURE.length() + 1);
      azure(somebody())
          .get(path)
          .then()
          .statusCode(404)
          .body(
              "error.message",
              equalTo("Session '" + name + "' was not found, or has been deleted."));
      azure(somebody()).urlEncodingEnabled(false).post(path + ":stop").then().statusCode(404);
      azure(somebody()).delete(path).then().statusCode(204);
    }
  }

  @Test
  void A_session_of_one_agent_is_not_a_session_of_another() {
    Token token = somebody();
    String id = create(token, AZURE);
    azure(token).get(QUICK + "/" + id).then().statusCode(404);
  }

  @Test
  void Every_operation_needs_its_scope() {
    Token reader = somebody().scopes(Token.READ);
    Token writer = somebody().scopes(Token.WRITE);
    azure(writer).get(AZURE + "/x").then().statusCode(403);
    azure(reader).urlEncodingEnabled(false).post(AZURE + "/x:stop").then().statusCode(403);
    azure(reader).delete(AZURE + "/x").then().statusCode(403);
  }

  @Test
  void A_deleted_session_is_not_found_and_deleting_it_again_succeeds() {
    Token token = somebody();
    String id = create(token, AZURE);
    azure(token).delete(AZURE + "/" + id).then().statusCode(204).body(equalTo(""));
    azure(token).get(AZURE + "/" + id).then().statusCode(404);
    azure(token).delete(AZURE + "/" + id).then().statusCode(204);
    azure(token)
        .body("{\"agent_session_id\":\"%s\"}".formatted(id))
        .post(AZURE)
        .then()
        .statusCode(201);
  }

  @Test
  void A_stopped_session_is_idle_and_stopping_it_again_changes_nothing() {
    Token token = somebody();
    String path = AZURE + "/" + create(token, AZURE);
    azure(token).get(path).then().body("$", not(hasKey("stopped_at")));

    azure(token)
        .urlEncodingEnabled(false)
        .post(path + ":stop")
        .then()
        .statusCode(204)
        .body(equalTo(""));
    JsonPath stopped = get(token, path);
    assertThat(stopped.getString("status")).isEqualTo("idle");
    assertThat(stopped.getLong("stopped_at"))
        .isGreaterThanOrEqualTo(stopped.getLong("last_accessed_at"));

    time.forSession(stopped.getString("agent_session_id"), Duration.ofMinutes(1));
    JsonPath before = get(token, path);
    azure(token).urlEncodingEnabled(false).post(path + ":stop").then().statusCode(204);
    assertThat(get(token, path).getMap("$")).isEqualTo(before.getMap("$"));
  }

  @Test
  void Only_the_last_colon_as_it_stands_there_names_the_action() {
    Token token = somebody();
    String id = "a:b-" + create(token, AZURE);
    azure(token)
        .body("{\"agent_session_id\":\"%s\"}".formatted(id))
        .post(AZURE)
        .then()
        .statusCode(201);
    String encoded = AZURE + "/" + id.replace(":", "%3A");
    azure(token).urlEncodingEnabled(false).post(encoded + "%3Astop").then().statusCode(405);
    azure(token).get(AZURE + "/" + id).then().body("status", equalTo("active"));
    azure(token).urlEncodingEnabled(false).post(encoded + ":stop").then().statusCode(204);
    azure(token).get(AZURE + "/" + id).then().body("status", equalTo("idle"));
  }

  @Test
  void A_session_whose_name_ends_like_an_action_is_stopped_too() {
    Token token = somebody();
    String id = create(token, AZURE) + ":stop";
    azure(token)
        .body("{\"agent_session_id\":\"%s\"}".formatted(id))
        .post(AZURE)
        .then()
        .statusCode(201);
    azure(token)
        .urlEncodingEnabled(false)
        .urlEncodingEnabled(false)
        .post(AZURE + "/" + id.replace(":", "%3A") + ":stop")
        .then()
        .statusCode(204);
    azure(token).get(AZURE + "/" + id).then().body("status", equalTo("idle"));
  }

  @Test
  void A_session_goes_idle_15_minutes_after_its_last_use_and_says_since_when() {
    Token token = somebody();
    String id = create(token, AZURE);
    time.forSession(id, Duration.ofMinutes(14));
    azure(token)
        .get(AZURE + "/" + id)
        .then()
        .body("status", equalTo("active"))
        .body("$", not(hasKey("stopped_at")));
    time.forSession(id, Duration.ofMinutes(1));
    JsonPath idle = get(token, AZURE + "/" + id);
    assertThat(idle.getString("status")).isEqualTo("idle");
    assertThat(idle.getLong("stopped_at") - idle.getLong("last_accessed_at")).isEqualTo(900);
    azure(token).get(AZURE).then().body("data[0]", equalTo(idle.getMap("$")));
  }

  @Test
  void The_agents_definition_sets_the_idle_timeout_of_its_sessions() {
    Token token = somebody();
    String id = create(token, QUICK);
    time.forSession(id, Duration.ofSeconds(100));
    azure(token).get(QUICK + "/" + id).then().body("status", equalTo("active"));
    time.forSession(id, Duration.ofSeconds(20));
    azure(token).get(QUICK + "/" + id).then().body("status", equalTo("idle"));
  }

  @Test
  void Reading_or_stopping_a_session_does_not_count_as_a_use() {
    Token token = somebody();
    String id = create(token, AZURE);
    time.forSession(id, Duration.ofDays(1));
    long expires = get(token, AZURE + "/" + id).getLong("expires_at");
    azure(token).get(AZURE).then().statusCode(200);
    azure(token).urlEncodingEnabled(false).post(AZURE + "/" + id + ":stop").then().statusCode(204);
    assertThat(get(token, AZURE + "/" + id).getLong("expires_at")).isEqualTo(expires);
  }

  @Test
  void After_30_days_without_use_a_session_is_expired_and_can_still_be_read_and_deleted() {
    Token token = somebody();
    String id = create(token, AZURE);
    time.forSession(id, Duration.ofDays(30).minusMinutes(1));
    azure(token).get(AZURE + "/" + id).then().body("status", equalTo("idle"));
    time.forSession(id, Duration.ofMinutes(1));
    azure(token).get(AZURE + "/" + id).then().statusCode(200).body("status", equalTo("expired"));
    azure(token).get(AZURE).then().body("data.status", equalTo(java.util.List.of("expired")));
    azure(token).delete(AZURE + "/" + id).then().statusCode(204);
    azure(token).get(AZURE + "/" + id).then().statusCode(404);
  }

  @Test
  void Sessions_created_in_other_dialects_have_all_required_fields() {
    Token token = somebody();
    palantir(token).body("{}").post(PALANTIR).then().statusCode(200);
    vectara(token).body("{\"name\":\"n\"}").post(VECTARA).then().statusCode(201);
    for (String id :
        azure(token).get(AZURE).jsonPath().getList("data.agent_session_id", String.class)) {
      JsonPath session = get(token, AZURE + "/" + id);
      assertThat(session.getMap("$"))
          .containsOnlyKeys(
              "agent_session_id",
              "version_indicator",
              "status",
              "created_at",
              "last_accessed_at",
              "expires_at");
      assertThat(session.getString("version_indicator.type")).isEqualTo("version_ref");
      assertThat(session.getString("version_indicator.agent_version")).isEqualTo("1");
      assertThat(session.getString("status")).isEqualTo("active");
      assertThat(session.getLong("expires_at")).isGreaterThan(session.getLong("created_at"));
      azure(token)
          .urlEncodingEnabled(false)
          .post(AZURE + "/" + id + ":stop")
          .then()
          .statusCode(204);
      assertThat(get(token, AZURE + "/" + id).getString("status")).isEqualTo("idle");
    }
  }
}
