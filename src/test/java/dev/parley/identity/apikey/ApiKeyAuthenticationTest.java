package dev.parley.identity.apikey;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.API_KEYS;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.anonymous;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.newKey;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static dev.parley.testing.Wire.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredKeys;
import dev.parley.testing.Token;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call with an API key, and where. */
@ParleyTest
class ApiKeyAuthenticationTest {

  private static final Map<String, Object> USER = Map.of("api_roles", List.of("agent_user"));
  private static final String SESSION = "{\"name\":\"n\"}";

  @Inject StoredKeys stored;

  private static Response create(RequestSpecification caller) {
    return caller.body(SESSION).post(VECTARA);
  }

  private static RequestSpecification bearer(String value) {
    return anonymous().header("Authorization", "Bearer " + value);
  }

  private static void refused(Response answer) {
    answer
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", startsWith("Bearer error="))
        .body("code", equalTo("unauthorized"))
        .body("request_id", equalTo(answer.header("x-request-id")));
  }

  @Test
  void A_key_is_accepted_in_its_own_header_or_as_a_bearer_token() {
    String secret = newKey(USER).path("secret_key");
    create(withKey(secret)).then().statusCode(201);
    create(bearer(secret)).then().statusCode(201);
    create(anonymous().header("Authorization", "bearer  " + secret)).then().statusCode(201);
  }

  @Test
  void The_x_api_key_header_takes_precedence() {
    String secret = newKey(USER).path("secret_key");
    String viewer = newKey(Map.of("api_roles", List.of("viewer"))).path("secret_key");
    create(withKey(secret).header("Authorization", "Bearer nonsense")).then().statusCode(201);
    create(withKey(secret).header("Authorization", "Bearer " + viewer)).then().statusCode(201);
    create(withKey(viewer).header("Authorization", "Bearer " + secret)).then().statusCode(403);
    refused(create(vectara(somebody()).header("x-api-key", "nonsense")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "zut_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "a.b.c.d",
        "a b c",
        "aky_0193a5b0c7e87d6a9f1e2b3c4d5e6f70"
      })
  void An_invalid_key_is_rejected(String key) {
    refused(create(withKey(key)));
    refused(create(bearer(key)));
  }

  @Test
  void An_empty_key_is_rejected() {
    refused(create(withKey("")));
  }

  @Test
  void A_secret_that_differs_in_one_character_is_rejected() {
    String secret = newKey(USER).path("secret_key");
    refused(create(withKey(secret + "A")));
    refused(create(withKey(secret.substring(0, secret.length() - 1))));
    char last = secret.charAt(10) == 'A' ? 'B' : 'A';
    refused(create(withKey(secret.substring(0, 10) + last + secret.substring(11))));
  }

  @Test
  void The_id_of_a_key_is_not_accepted_as_a_key() {
    refused(create(withKey(newKey(USER).path("id"))));
  }

  @Test
  void Disabled_expired_and_unknown_keys_get_the_same_response() {
    ExtractableResponse<Response> disabled = newKey(USER);
    vectara(admin()).body("{\"enabled\":false}").patch(API_KEYS + "/" + disabled.path("id"));
    ExtractableResponse<Response> expired = newKey(USER);
    stored.expire(expired.path("id"));
    for (String secret :
        List.<String>of(disabled.path("secret_key"), expired.path("secret_key"), "z".repeat(47))) {
      Response answer = create(withKey(secret));
      refused(answer);
      assertThat(answer.jsonPath().getList("messages", String.class))
          .containsExactlyElementsOf(
              create(withKey("nonsense")).jsonPath().getList("messages", String.class));
    }
  }

  @Test
  void An_API_key_is_not_accepted_by_the_other_dialects() {
    String secret = newKey(Map.of("api_roles", List.of("owner"))).path("secret_key");
    for (String path : List.of(AZURE, PALANTIR + "?preview=true")) {
      withKey(secret).get(path).then().statusCode(401);
      bearer(secret).get(path).then().statusCode(401);
    }
    azure(somebody()).header("x-api-key", secret).get(AZURE).then().statusCode(200);
    palantir(somebody()).header("x-api-key", "nonsense").get(PALANTIR).then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%2e/v2/api_keys", "/v2/./api_keys", "/x/../v2/api_keys"})
  void A_path_in_another_spelling_accepts_the_same_keys(String path) {
    String secret = newKey(Map.of("api_roles", List.of("owner"))).path("secret_key");
    withKey("nonsense").urlEncodingEnabled(false).get(path).then().statusCode(401);
    withKey(secret).urlEncodingEnabled(false).get(path).then().statusCode(200);
  }

  @Test
  void A_session_belongs_to_the_key_that_created_it() {
    ExtractableResponse<Response> made = newKey(USER);
    String session = create(withKey(made.path("secret_key"))).path("key");
    assertThat(stored.ownerOf(session)).containsExactly(made.<String>path("id"), "api-key");
    String byToken = create(vectara(Token.of(made.path("id")))).path("key");
    assertThat(stored.ownerOf(byToken)).containsExactly(made.<String>path("id"), "");
  }

  @Test
  void The_last_use_is_recorded_at_most_once_a_minute() {
    ExtractableResponse<Response> made = newKey(USER);
    String id = made.path("id");
    Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
    create(withKey(made.path("secret_key"))).then().statusCode(201);
    Instant first = stored.waitForUse(id);
    assertThat(first).isBetween(before, Instant.now());

    create(withKey(made.path("secret_key"))).then().statusCode(201);
    assertThat(Instant.parse(vectara(admin()).get(API_KEYS + "/" + id).path("last_used_at")))
        .isEqualTo(first);

    stored.lastUsed(id, first.minusSeconds(61));
    stored.forget(id);
    // It is forgotten a moment later; until then its use counts as noted.
    await()
        .untilAsserted(
            () -> {
              create(withKey(made.path("secret_key"))).then().statusCode(201);
              assertThat(stored.lastUse(id))
                  .hasValueSatisfying(use -> assertThat(use).isAfterOrEqualTo(first));
            });
  }

  @Test
  void Only_a_digest_of_the_secret_is_stored() {
    ExtractableResponse<Response> made = newKey(USER);
    assertThat(stored.row(made.path("id"))).doesNotContain(made.<String>path("secret_key"));
  }
}
