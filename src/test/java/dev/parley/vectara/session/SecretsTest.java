package dev.parley.vectara.session;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.session.SessionSecrets;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredSession;
import dev.parley.testing.Token;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session's tools may know and no reader may. */
@ParleyTest
class SecretsTest {

  @Inject StoredSession stored;
  @Inject SessionSecrets secrets;

  private final Token owner = somebody();

  private ValidatableResponse create(String secrets) {
    return vectara(owner).body("{\"secrets\":%s}".formatted(secrets)).post(VECTARA).then();
  }

  private ValidatableResponse patch(String key, String secrets) {
    return vectara(owner)
        .body("{\"secrets\":%s}".formatted(secrets))
        .patch(VECTARA + "/" + key)
        .then();
  }

  @Test
  void Secrets_are_returned_masked_and_stored_encrypted() {
    String key =
        create("{\"token\":\"xoxp-1\",\"other-one\":\"🚀\"}")
            .statusCode(201)
            .body("secrets", equalTo(Map.of("token", "****", "other-one", "****")))
            .extract()
            .path("key");
    vectara(owner)
        .get(VECTARA + "/" + key)
        .then()
        .body("secrets", equalTo(Map.of("token", "****", "other-one", "****")));
    assertThat(stored.row(key)).contains("token").doesNotContain("xoxp-1", "🚀");
    assertThat(secrets.values(stored.session(key)))
        .isEqualTo(Map.of("token", "xoxp-1", "other-one", "🚀"));
  }

  @Test
  void An_update_sets_replaces_and_removes_the_secrets_in_the_body() {
    String key = create("{\"a\":\"1\",\"b\":\"2\"}").statusCode(201).extract().path("key");
    patch(key, "{\"a\":null,\"b\":\"3\",\"c\":\"4\",\"never\":null}")
        .statusCode(200)
        .body("secrets", equalTo(Map.of("b", "****", "c", "****")));
    assertThat(secrets.values(stored.session(key))).isEqualTo(Map.of("b", "3", "c", "4"));
    patch(key, "{}").statusCode(200).body("secrets", equalTo(Map.of("b", "****", "c", "****")));
    patch(key, "{\"b\":null,\"c\":null}").statusCode(200).body("secrets", anEmptyMap());
  }

  @Test
  void The_same_secret_is_encrypted_differently_each_time_and_only_for_its_session() {
    String one = create("{\"a\":\"same\"}").extract().path("key");
    String other = create("{\"a\":\"same\"}").extract().path("key");
    assertThat(stored.session(one).secrets).isNotEqualTo(stored.session(other).secrets);
    var moved = stored.session(one);
    moved.secrets = stored.session(other).secrets;
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> secrets.values(moved))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"\":\"v\"}",
        "{\"a b\":\"v\"}",
        "{\"a.b\":\"v\"}",
        "{\"ä\":\"v\"}",
        "{\"a\":\"\"}",
        "{\"a\":\"hidden-value\\u0000\"}",
        "{\"a\":\"hidden-value\\ud800\"}",
        "{\"a\":{\"b\":\"hidden-value\"}}",
        "\"hidden-value\""
      })
  void An_invalid_secret_is_rejected_without_showing_it(String given) {
    String answer =
        create(given).statusCode(400).body("code", equalTo("invalid_request")).extract().asString();
    assertThat(answer).contains("secrets").doesNotContain("hidden-value");
  }

  @Test
  void A_secret_has_at_most_4096_characters() {
    create("{\"a\":\"%s\"}".formatted("🚀".repeat(4096))).statusCode(201);
    create("{\"a\":\"%s\"}".formatted("x".repeat(4097))).statusCode(400);
  }

  @Test
  void A_session_has_at_most_100_secrets() {
    String hundred =
        IntStream.range(0, 100)
            .mapToObj(i -> "\"s%d\":\"v\"".formatted(i))
            .collect(Collectors.joining(",", "{", "}"));
    String key = create(hundred).statusCode(201).extract().path("key");
    patch(key, "{\"more\":\"v\"}")
        .statusCode(400)
        .body("field_errors.secrets", equalTo("must be at most 100"));
    patch(key, "{\"more\":\"v\",\"s0\":null}").statusCode(200);
  }
}
