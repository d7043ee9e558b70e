package dev.parley.session;

import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session made through one dialect is a session in all. */
@ParleyTest
class OneSessionTest {

  private static JsonPath onlySessionListedByAzure(Token token) {
    JsonPath list = azure(token).get(AZURE).then().statusCode(200).extract().jsonPath();
    assertThat(list.getList("data")).hasSize(1);
    return list.setRootPath("data[0]");
  }

  @Test
  void Azure_lists_what_Palantir_created_with_its_version_and_expiry() {
    Token token = somebody();
    JsonPath created =
        palantir(token)
            .body("{\"agentVersion\":\"1.1\"}")
            .post(PALANTIR)
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();

    JsonPath listed = onlySessionListedByAzure(token);
    String uuid = created.getString("rid").replace("ri.aip-agents..session.", "");
    assertThat(listed.getString("agent_session_id")).isEqualTo(uuid.replace("-", ""));
    assertThat(listed.getString("version_indicator.agent_version")).isEqualTo("1.1");
    assertThat(listed.getLong("created_at")).isEqualTo(seconds(created, "metadata.createdTime"));
    assertThat(listed.getLong("expires_at"))
        .isEqualTo(seconds(created, "metadata.estimatedExpiresTime"));
  }

  private static long seconds(JsonPath body, String path) {
    return Instant.parse(body.getString(path)).getEpochSecond();
  }

  @Test
  void Azure_lists_what_Vectara_created_with_its_key_and_expiry() {
    Token token = somebody();
    JsonPath created =
        vectara(token)
            .body("{\"name\":\"n\",\"key\":\"%s\",\"tti_minutes\":90}".formatted(freshKey()))
            .post(VECTARA)
            .then()
            .statusCode(201)
            .extract()
            .jsonPath();

    JsonPath listed = onlySessionListedByAzure(token);
    assertThat(listed.getString("agent_session_id")).isEqualTo(created.getString("key"));
    assertThat(listed.getString("version_indicator.agent_version")).isEqualTo("1");
    assertThat(listed.getLong("expires_at") - listed.getLong("last_accessed_at"))
        .isEqualTo(90 * 60);
  }

  @Test
  void A_session_that_never_expires_has_an_expiry_that_clients_can_parse() {
    Token token = somebody();
    vectara(token).body("{\"name\":\"n\"}").post(VECTARA).then().statusCode(201);
    assertThat(Instant.ofEpochSecond(onlySessionListedByAzure(token).getLong("expires_at")))
        .isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
  }

  @Test
  void A_session_key_used_in_one_dialect_is_taken_in_the_other() {
    Token token = somebody();
    String key = freshKey();
    azure(token)
        .body("{\"agent_session_id\":\"%s\"}".formatted(key))
        .post(AZURE)
        .then()
        .statusCode(201);
    vectara(token)
        .body("{\"name\":\"n\",\"key\":\"%s\"}".formatted(key))
        .post(VECTARA)
        .then()
        .statusCode(409);
  }

  @Test
  void Sessions_of_all_dialects_are_in_one_list_by_creation() {
    Token token = somebody();
    String azure1 = azure(token).body("{}").post(AZURE).path("agent_session_id");
    String vectara = vectara(token).body("{\"name\":\"n\"}").post(VECTARA).path("key");
    palantir(token).body("{}").post(PALANTIR).then().statusCode(200);
    String azure2 = azure(token).body("{}").post(AZURE).path("agent_session_id");

    List<String> listed =
        azure(token).queryParam("order", "asc").get(AZURE).path("data.agent_session_id");
    assertThat(listed).hasSize(4).startsWith(azure1, vectara).endsWith(azure2);
  }

  @Test
  void Headers_of_one_dialect_have_no_effect_in_another() {
    Token token = somebody();
    palantir(token)
        .header("x-ms-user-isolation-key", "k")
        .body("{}")
        .post(PALANTIR)
        .then()
        .statusCode(200);
    azure(token).get(AZURE).then().body("data.size()", equalTo(1));
  }
}
