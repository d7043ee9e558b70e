package dev.parley.vectara.apikey;

import static dev.parley.testing.Wire.API_KEYS;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.apiKey;
import static dev.parley.testing.Wire.newKey;
import static dev.parley.testing.Wire.vectara;
import static dev.parley.testing.Wire.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.parley.testing.ParleyTest;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** API keys in the vendor's older form, as its acceptance suite makes them. */
@ParleyTest
class OlderApiKeysTest {

  @ParameterizedTest
  @CsvSource({
    "personal, administrator, 200, 201",
    "serving, agent_viewer, 403, 403",
    "serving_and_indexing, agent_user, 403, 201"
  })
  void A_role_by_its_older_name_is_a_role_in_the_workspace(
      String name, String role, int keys, int created) {
    ExtractableResponse<Response> made = newKey(Map.of("api_key_role", name));
    assertThat(made.<List<String>>path("api_roles")).containsExactly(role);
    assertThat(made.<List<String>>path("agent_roles")).isEmpty();
    String secret = made.path("secret_key");
    withKey(secret).get(API_KEYS).then().statusCode(keys);
    withKey(secret).body("{}").post(VECTARA).then().statusCode(created);
  }

  @Test
  void Corpora_are_stored_and_returned() {
    ExtractableResponse<Response> made =
        newKey(Map.of("api_key_role", "serving", "corpus_keys", List.of("my-corpus", "b_=2")));
    assertThat(made.<List<String>>path("corpus_keys")).containsExactly("my-corpus", "b_=2");
    String one = API_KEYS + "/" + made.path("id");
    vectara(admin()).get(one).then().body("corpus_keys", contains("my-corpus", "b_=2"));
    vectara(admin())
        .body("{\"api_roles\":[\"viewer\"],\"corpus_keys\":[\"other\"]}")
        .patch(one)
        .then()
        .statusCode(200)
        .body("api_roles", contains("viewer"))
        .body("corpus_keys", contains("my-corpus", "b_=2"));
    vectara(admin())
        .get(API_KEYS)
        .then()
        .body(
            "api_keys.find { it.id == '" + made.path("id") + "' }.corpus_keys.size()", equalTo(2));
  }

  @Test
  void Fields_of_the_other_form_may_be_null() {
    Map<String, Object> body = new HashMap<>(Map.of("api_key_role", "serving"));
    body.put("api_roles", null);
    body.put("agent_roles", null);
    body.put("corpus_keys", null);
    vectara(admin())
        .get(API_KEYS + "/" + newKey(body).path("id"))
        .then()
        .body("api_roles", contains("agent_viewer"))
        .body("agent_roles", empty())
        .body("$", not(hasKey("corpus_keys")));
  }

  @Test
  void A_key_may_name_1000_corpora() {
    newKey(Map.of("api_key_role", "serving", "corpus_keys", Collections.nCopies(1000, "c")));
    vectara(admin())
        .body(
            Map.of(
                "name", "n",
                "api_key_role", "serving",
                "corpus_keys", Collections.nCopies(1001, "c")))
        .post(API_KEYS)
        .then()
        .statusCode(400)
        .body("field_errors", hasKey("corpus_keys"));
  }

  @Test
  void A_caller_that_may_not_create_keys_cannot_use_the_older_form() {
    apiKey("agent_administrator")
        .body("{\"name\":\"n\",\"api_key_role\":\"serving\"}")
        .post(API_KEYS)
        .then()
        .statusCode(403);
  }
}
