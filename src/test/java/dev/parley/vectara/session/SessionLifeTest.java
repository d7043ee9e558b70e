package dev.parley.vectara.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.TimePasses;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Get, update and delete sessions. */
@ParleyTest
class SessionLifeTest {

  @Inject TimePasses time;

  private final Token owner = somebody();

  private String create(String body) {
    return vectara(owner).body(body).post(VECTARA).then().statusCode(201).extract().path("key");
  }

  private static ValidatableResponse get(Token token, String key) {
    return vectara(token).get(VECTARA + "/" + key).then();
  }

  private static ValidatableResponse patch(Token token, String key, String body) {
    return vectara(token).body(body).patch(VECTARA + "/" + key).then();
  }

  private static ValidatableResponse delete(Token token, String key) {
    return vectara(token).delete(VECTARA + "/" + key).then();
  }

  private static void assertGone(ValidatableResponse answer, String key) {
    answer
        .statusCode(404)
        .body("code", equalTo("session_not_found"))
        .body("id", equalTo(key))
        .body("messages[0]", equalTo("Session '" + key + "' was not found."));
  }

  @Test
  void A_session_is_read_as_it_was_created() {
    Response created =
        vectara(owner)
            .body(
                """
                {"name":"Chat","description":"d","metadata":{"a":[1,null,{"b":"c"}]},"tti_minutes":7}
                """)
            .post(VECTARA);
    Response read = vectara(owner).get(VECTARA + "/" + created.path("key"));
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.asString()).isEqualTo(created.asString());
  }

  @Test
  void An_update_changes_only_the_fields_in_the_body() {
    String key = create("{\"name\":\"Chat\",\"description\":\"d\",\"metadata\":{\"a\":1}}");
    patch(owner, key, "{\"enabled\":false}")
        .statusCode(200)
        .body("key", equalTo(key))
        .body("name", equalTo("Chat"))
        .body("description", equalTo("d"))
        .body("metadata.a", equalTo(1))
        .body("enabled", equalTo(false));
    Response changed =
        vectara(owner)
            .body("{\"name\":\"New\",\"description\":\"\",\"tti_minutes\":60,\"enabled\":true}")
            .patch(VECTARA + "/" + key);
    changed
        .then()
        .statusCode(200)
        .body("name", equalTo("New"))
        .body("description", emptyString())
        .body("tti_minutes", equalTo(60))
        .body("enabled", equalTo(true))
        .body("metadata.a", equalTo(1));
    assertThat(vectara(owner).get(VECTARA + "/" + key).asString()).isEqualTo(changed.asString());
  }

  @Test
  void Metadata_is_replaced_as_a_whole() {
    String key = create("{\"metadata\":{\"a\":1,\"b\":2}}");
    patch(owner, key, "{\"metadata\":{\"c\":3}}")
        .statusCode(200)
        .body("metadata", equalTo(Map.of("c", 3)));
    patch(owner, key, "{\"metadata\":{}}").statusCode(200).body("metadata", anEmptyMap());
  }

  @Test
  void Null_changes_nothing_and_unknown_fields_are_ignored() {
    String key = create("{\"name\":\"Chat\",\"metadata\":{\"a\":1},\"tti_minutes\":5}");
    patch(
            owner,
            key,
            "{\"key\":\"other\",\"name\":null,\"description\":null,\"metadata\":null,"
                + "\"enabled\":null,\"tti_minutes\":null,\"secrets\":null,\"colour\":1}")
        .statusCode(200)
        .body("key", equalTo(key))
        .body("name", equalTo("Chat"))
        .body("metadata.a", equalTo(1))
        .body("tti_minutes", equalTo(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"\"}",
        "{\"name\":5}",
        "{\"enabled\":\"no\"}",
        "{\"tti_minutes\":-1}",
        "{\"secrets\":[]}",
        "{\"secrets\":{\"a\":5}}"
      })
  void An_invalid_update_is_rejected_with_the_field(String body) {
    String field = body.substring(2, body.indexOf("\":"));
    String key = create("{}");
    vectara(owner)
        .body(body)
        .patch(VECTARA + "/" + key)
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid_request"))
        .body("field_errors.keySet()[0]", org.hamcrest.Matchers.startsWith(field));
    get(owner, key).body("name", equalTo(key)).body("tti_minutes", equalTo(0));
  }

  @Test
  void Metadata_that_is_not_an_object_is_invalid_metadata() {
    patch(owner, create("{}"), "{\"metadata\":[1]}")
        .statusCode(400)
        .body("code", equalTo("invalid_metadata"))
        .body("field_errors", hasKey("metadata"));
  }

  @Test
  void An_update_requires_a_body() {
    vectara(owner).patch(VECTARA + "/" + create("{}")).then().statusCode(400);
  }

  @Test
  void A_deleted_session_is_not_found() {
    String key = create("{}");
    delete(owner, key).statusCode(204).body(emptyString());
    assertGone(get(owner, key), key);
    assertGone(patch(owner, key, "{}"), key);
    assertGone(delete(owner, key), key);
  }

  @Test
  void A_session_is_not_found_from_the_second_of_its_expiry() {
    String key = create("{\"tti_minutes\":5}");
    time.forSession(key, Duration.ofMinutes(4));
    get(owner, key).statusCode(200);
    time.forSession(key, Duration.ofMinutes(1));
    assertGone(get(owner, key), key);
    assertGone(patch(owner, key, "{\"tti_minutes\":0}"), key);
    assertGone(delete(owner, key), key);
  }

  @Test
  void A_new_idle_time_starts_with_its_change_and_other_changes_do_not_extend_it() {
    String key = create("{\"tti_minutes\":5}");
    time.forSession(key, Duration.ofMinutes(4));
    patch(owner, key, "{\"tti_minutes\":3}").statusCode(200);
    time.forSession(key, Duration.ofMinutes(2));
    patch(owner, key, "{\"name\":\"n\"}").statusCode(200);
    time.forSession(key, Duration.ofMinutes(1));
    assertGone(get(owner, key), key);
  }

  @Test
  void Another_users_session_is_reported_like_a_missing_one() {
    String key = create("{}");
    Token other = somebody();
    String never = freshKey();
    for (String missing : new String[] {key, never}) {
      assertGone(get(other, missing), missing);
      assertGone(patch(other, missing, "{\"name\":\"mine\"}"), missing);
      assertGone(delete(other, missing), missing);
    }
    get(owner, key).statusCode(200).body("name", equalTo(key));
  }

  @Test
  void The_administrator_scope_gives_access_to_all_sessions() {
    String key = create("{}");
    Token admin = admin();
    get(admin, key).statusCode(200);
    patch(admin, key, "{\"name\":\"seen\"}").statusCode(200);
    get(owner, key).body("name", equalTo("seen"));
    delete(admin, key).statusCode(204);
    assertGone(get(owner, key), key);
  }

  @Test
  void Reading_does_not_allow_writing_nor_writing_reading() {
    String key = create("{}");
    Token reader = owner.scopes(Token.READ);
    Token writer = owner.scopes(Token.WRITE);
    get(reader, key).statusCode(200);
    patch(reader, key, "{}").statusCode(403).body("code", equalTo("forbidden"));
    delete(reader, key).statusCode(403);
    get(writer, key).statusCode(403);
    patch(writer, key, "{}").statusCode(200);
    delete(writer, key).statusCode(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "%00", "ä", "a%2Fb", "ase_%F0%9F%9A%80"})
  void A_malformed_key_in_the_path_is_not_found(String key) {
    vectara(owner)
        .urlEncodingEnabled(false)
        .get(VECTARA + "/" + key.replace(" ", "%20").replace("ä", "%C3%A4"))
        .then()
        .statusCode(404)
        .body("code", equalTo("session_not_found"));
  }

  @Test
  void An_unknown_agent_is_reported_before_the_session_and_the_body() {
    String path = VECTARA.replace(Wire.DEMO, "nobody") + "/" + freshKey();
    vectara(owner).get(path).then().statusCode(404).body("code", equalTo("agent_not_found"));
    vectara(owner)
        .body("{\"name\":\"\"}")
        .patch(path)
        .then()
        .statusCode(404)
        .body("code", equalTo("agent_not_found"));
    vectara(owner).delete(path).then().statusCode(404).body("code", equalTo("agent_not_found"));
  }

  @Test
  void One_session_through_two_apis() {
    String key = create("{\"name\":\"Chat\"}");
    azure(owner).get(AZURE + "/" + key).then().statusCode(200);
    delete(owner, key).statusCode(204);
    azure(owner).get(AZURE + "/" + key).then().statusCode(404);
  }
}
