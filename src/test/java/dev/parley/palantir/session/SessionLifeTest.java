package dev.parley.palantir.session;

import static dev.parley.testing.Wire.DEMO_RID;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.PALANTIR_AGENTS;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.anonymous;
import static dev.parley.testing.Wire.as;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.keyOf;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.palantirSession;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.TimePasses;
import dev.parley.testing.Token;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations on sessions, before and after they expire; get, rename and delete in detail. */
@ParleyTest
class SessionLifeTest {

  @Inject TimePasses time;

  private static Response rename(Token token, String rid, String title) {
    return palantir(token).body(Map.of("title", title)).put(PALANTIR + "/" + rid + "/updateTitle");
  }

  private static JsonPath metadata(Token token, String rid) {
    return SessionCall.GET
        .on(rid, token)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .setRootPath("metadata");
  }

  private static void assertNotFound(Response answer, String rid) {
    answer
        .then()
        .statusCode(404)
        .body("errorCode", equalTo("NOT_FOUND"))
        .body("errorName", equalTo("SessionNotFound"))
        .body("parameters.agentRid", equalTo(DEMO_RID))
        .body("parameters.sessionRid", equalTo(rid));
  }

  @Test
  void Get_returns_what_create_returned() {
    Token token = somebody();
    Response created = palantir(token).body("{}").post(PALANTIR);
    String rid = created.path("rid");
    assertThat(SessionCall.GET.on(rid, token).then().statusCode(200).extract().asString())
        .isEqualTo(created.asString());
  }

  @Test
  void A_title_replaces_the_one_before() {
    Token token = somebody();
    String rid = palantirSession(token);
    rename(token, rid, "Late delivery")
        .then()
        .statusCode(204)
        .header("Content-Type", nullValue())
        .body(emptyString());
    assertThat(metadata(token, rid).getString("title")).isEqualTo("Late delivery");
  }

  @Test
  void A_new_title_changes_the_update_time_but_not_the_expiry() {
    Token token = somebody();
    String rid = palantirSession(token);
    time.forSession(keyOf(rid), Duration.ofHours(1));
    JsonPath before = metadata(token, rid);

    rename(token, rid, "t").then().statusCode(204);

    JsonPath after = metadata(token, rid);
    assertThat(Instant.parse(after.getString("updatedTime")))
        .isAfter(Instant.parse(before.getString("updatedTime")));
    assertThat(after.getString("createdTime")).isEqualTo(before.getString("createdTime"));
    assertThat(after.getString("estimatedExpiresTime"))
        .isEqualTo(before.getString("estimatedExpiresTime"));
    assertThat(after.getInt("messageCount")).isZero();
  }

  @Test
  void A_title_of_more_than_200_characters_is_cut_and_never_within_a_character() {
    Token token = somebody();
    String rid = palantirSession(token);
    rename(token, rid, "x".repeat(199) + "🙂🙂").then().statusCode(204);
    assertThat(metadata(token, rid).getString("title")).isEqualTo("x".repeat(199) + "🙂");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"title\":null}", "{\"title\":7}", "[]", "{\"title\":\"t\",\"x\":1}"})
  void A_title_that_is_missing_or_not_a_string_is_a_schema_error(String body) {
    Token token = somebody();
    palantir(token)
        .body(body)
        .put(PALANTIR + "/" + palantirSession(token) + "/updateTitle")
        .then()
        .statusCode(422)
        .body("errorName", equalTo("Conjure:UnprocessableEntity"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"title\":\"\"}", "{\"title\":\"a\\u0000b\"}", "{\"title\":\"\\ud800\"}"})
  void An_invalid_title_is_InvalidArgument(String body) {
    Token token = somebody();
    palantir(token)
        .body(body)
        .put(PALANTIR + "/" + palantirSession(token) + "/updateTitle")
        .then()
        .statusCode(400)
        .body("errorName", equalTo("Default:InvalidArgument"));
  }

  @Test
  void An_error_about_the_title_names_the_field() {
    Token token = somebody();
    rename(token, palantirSession(token), "")
        .then()
        .body("errorDescription", equalTo("title must not be empty."));
  }

  @Test
  void A_put_without_a_body_is_MissingPostBody() {
    Token token = somebody();
    palantir(token)
        .put(PALANTIR + "/" + palantirSession(token) + "/updateTitle")
        .then()
        .statusCode(400)
        .body("errorName", equalTo("MissingPostBody"));
  }

  @Test
  void A_deleted_session_is_not_found_immediately_and_cannot_be_deleted_again() {
    Token token = somebody();
    String rid = SessionCall.session(token);
    SessionCall.DELETE
        .on(rid, token)
        .then()
        .statusCode(204)
        .header("Content-Type", nullValue())
        .body(emptyString());
    for (SessionCall call : SessionCall.values()) {
      assertNotFound(call.on(rid, token), rid);
    }
    palantir(token).get(PALANTIR).then().body("data", empty());
  }

  @ParameterizedTest
  @EnumSource(SessionCall.class)
  void An_expired_session_is_not_found(SessionCall call) {
    Token token = somebody();
    String rid = SessionCall.session(token);
    time.forSession(keyOf(rid), Duration.ofHours(24));
    assertNotFound(call.on(rid, token), rid);
    palantir(token).get(PALANTIR).then().statusCode(200).body("data", empty());
    palantir(token)
        .get(PALANTIR_AGENTS + "/allSessions")
        .then()
        .statusCode(200)
        .body("data", empty());
  }

  @Test
  void A_repeated_create_after_the_expiry_creates_a_new_session() {
    Token token = somebody();
    String key = freshKey();
    String expired = repeatable(token, key);
    assertThat(repeatable(token, key)).isEqualTo(expired);
    time.forSession(keyOf(expired), Duration.ofHours(24));

    String rid = repeatable(token, key);

    assertThat(rid).isNotEqualTo(expired);
    assertThat(repeatable(token, key)).isEqualTo(rid);
    palantir(token).get(PALANTIR).then().body("data.rid", contains(rid));
  }

  private static String repeatable(Token token, String key) {
    return palantir(token)
        .header("Idempotency-Key", key)
        .body("{}")
        .post(PALANTIR)
        .then()
        .statusCode(200)
        .extract()
        .path("rid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/event-stream", "application/octet-stream", "text/html"})
  void Without_a_body_any_media_type_is_accepted(String accepted) {
    Token token = somebody();
    String path = PALANTIR + "/" + palantirSession(token);
    palantir(token)
        .accept(accepted)
        .body("{\"title\":\"t\"}")
        .put(path + "/updateTitle")
        .then()
        .statusCode(204);
    palantir(token).accept(accepted).get(path).then().statusCode(406);
    palantir(token).accept(accepted).delete(path).then().statusCode(204);
  }

  @ParameterizedTest
  @EnumSource(SessionCall.class)
  void A_session_is_found_until_it_expires(SessionCall call) {
    Token token = somebody();
    String rid = SessionCall.session(token);
    time.forSession(keyOf(rid), Duration.ofHours(23));
    call.assertFound(call.on(rid, token));
  }

  @ParameterizedTest
  @EnumSource(SessionCall.class)
  void A_missing_session_is_SessionNotFound(SessionCall call) {
    for (String rid :
        new String[] {
          "ri.aip-agents..session." + UUID.randomUUID(),
          "ri.aip-agents..session.x",
          "ri.aip-agents..session.1-2-3-4-5",
          "ri.other..thing." + UUID.randomUUID()
        }) {
      assertNotFound(call.on(rid, somebody()), rid);
    }
  }

  @ParameterizedTest
  @EnumSource(SessionCall.class)
  void A_session_is_found_under_its_own_agent_only(SessionCall call) {
    Token token = somebody();
    String rid = SessionCall.session(token);
    String other = "ri.aip-agents..agent.other";
    call.on(other, rid, token)
        .then()
        .statusCode(404)
        .body("errorName", equalTo("SessionNotFound"))
        .body("parameters.agentRid", equalTo(other));
  }

  @ParameterizedTest
  @EnumSource(SessionCall.class)
  void A_session_that_is_not_a_RID_is_InvalidArgument(SessionCall call) {
    call.on("session-1", somebody())
        .then()
        .statusCode(400)
        .body("errorName", equalTo("Default:InvalidArgument"));
  }

  @ParameterizedTest
  @EnumSource(SessionCall.class)
  void An_unknown_agent_is_reported_before_the_session(SessionCall call) {
    call.on(
            "ri.aip-agents..agent.nobody",
            "ri.aip-agents..session." + UUID.randomUUID(),
            somebody())
        .then()
        .statusCode(404)
        .body("errorName", equalTo("AgentNotFound"));
  }

  @ParameterizedTest
  @EnumSource(SessionCall.class)
  void Each_operation_requires_its_own_scope_and_no_scope_implies_another(SessionCall call) {
    Token token = somebody();
    String rid = SessionCall.session(token);
    call.on(rid, token.scopes(call.scope().equals(Token.READ) ? Token.WRITE : Token.READ))
        .then()
        .statusCode(403)
        .body("errorName", equalTo("ApiUsageDenied"))
        .body("parameters.missingScope", equalTo(call.scope()));
    call.assertFound(call.on(rid, token.scopes(call.scope())));
  }

  @ParameterizedTest
  @EnumSource(SessionCall.class)
  void No_operation_is_available_without_preview_or_a_token(SessionCall call) {
    Token token = somebody();
    String path = PALANTIR + "/" + SessionCall.session(token);
    call.send(as(token), path)
        .then()
        .statusCode(400)
        .body("errorName", equalTo("ApiFeaturePreviewUsageOnly"));
    call.send(anonymous().queryParam("preview", true), path)
        .then()
        .statusCode(401)
        .body("errorName", equalTo("MissingCredentials"));
    palantir(token).get(path).then().statusCode(200).body("metadata.messageCount", equalTo(2));
  }

  @Test
  void Existing_sessions_keep_their_version_when_an_agent_is_published_again() {
    String name = freshKey();
    Token token = somebody();
    publish(name, "Be kind.");
    azure(token).body("{}").post("/agents/" + name + "/endpoint/sessions");
    String agent = palantir(token).get(PALANTIR_AGENTS + "/allSessions").path("data[0].agentRid");
    String sessions = PALANTIR.replace(DEMO_RID, agent);
    String old =
        palantir(token)
            .body("{}")
            .post(sessions)
            .then()
            .body("agentVersion", equalTo("1.0"))
            .extract()
            .path("rid");

    publish(name, "Be kind and brief.");

    palantir(token).body("{}").post(sessions).then().body("agentVersion", equalTo("2.0"));
    palantir(token).get(sessions + "/" + old).then().body("agentVersion", equalTo("1.0"));
    palantir(token).get(PALANTIR_AGENTS + "/" + agent).then().body("version", equalTo("2.0"));
    palantir(token).get(sessions).then().body("data.agentVersion", contains("2.0", "1.0", "1.0"));
  }

  private static void publish(String name, String instructions) {
    azure(admin())
        .body(
            "{\"name\":\"%s\",\"definition\":{\"kind\":\"hosted\",\"instructions\":\"%s\"}}"
                .formatted(name, instructions))
        .post("/agents")
        .then()
        .statusCode(200);
  }
}
