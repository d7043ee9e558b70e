package dev.parley.vectara.session;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.TimePasses;
import dev.parley.testing.Wire;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ParleyTest
class CreateSessionTest {

  @Inject TimePasses time;

  private static ValidatableResponse create(String body) {
    return vectara(somebody()).body(body).post(VECTARA).then();
  }

  private static ValidatableResponse refused(String body, String code, String field) {
    return create(body)
        .statusCode(400)
        .body("code", equalTo(code))
        .body("field_errors", hasKey(field))
        .body("messages[0]", startsWith(field));
  }

  @Test
  void A_session_has_the_documented_fields() {
    String key = freshKey();
    String created =
        create(
                """
                {"key": "%s", "name": "Customer Support Session", "description": "d",
                 "metadata": {"priority": "high", "n": 1, "x": null}, "enabled": false, "tti_minutes": 60}
                """
                    .formatted(key))
            .statusCode(201)
            .contentType("application/json")
            .body("key", equalTo(key))
            .body("agent_key", equalTo("demo"))
            .body("name", equalTo("Customer Support Session"))
            .body("description", equalTo("d"))
            .body("metadata.priority", equalTo("high"))
            .body("metadata.n", equalTo(1))
            .body("metadata", hasKey("x"))
            .body("enabled", equalTo(false))
            .body("tti_minutes", equalTo(60))
            .body("status", equalTo("unstarted"))
            .extract()
            .path("created_at");
    assertThat(Instant.parse(created)).isNotNull();
  }

  @Test
  void Absent_settings_have_their_defaults() {
    create("{\"name\":\"Chat\"}")
        .statusCode(201)
        .body("", not(hasKey("description")))
        .body("metadata", equalTo(Map.of()))
        .body("enabled", equalTo(true))
        .body("tti_minutes", equalTo(0));
  }

  @Test
  void Null_counts_as_absent() {
    create(
            "{\"name\":\"Chat\",\"key\":null,\"description\":null,\"metadata\":null,\"enabled\":null,"
                + "\"tti_minutes\":null,\"secrets\":null,\"from_session\":null}")
        .statusCode(201)
        .body("enabled", equalTo(true))
        .body("metadata", equalTo(Map.of()));
  }

  @Test
  void Unknown_fields_are_ignored() {
    create("{\"name\":\"Chat\",\"colour\":\"blue\"}").statusCode(201);
  }

  @Test
  void Without_a_key_one_is_generated_from_the_name() {
    String unique = UUID.randomUUID().toString();
    create("{\"name\":\"Chat " + unique + "\"}")
        .statusCode(201)
        .body("key", matchesPattern("ase_chat_" + unique + "_[0-9a-f]{4}"));
  }

  @Test
  void Unicode_is_returned_unchanged() {
    String text = "Grüße 🚀 日本語 e\u0301 \u202E\u200D \\u2028";
    create(
            "{\"name\":\"%s\",\"description\":\"%s\",\"metadata\":{\"ключ\":\"%s\"}}"
                .formatted(text, text, text))
        .statusCode(201)
        .body("name", equalTo("Grüße 🚀 日本語 e\u0301 \u202E\u200D \u2028"))
        .body("description", equalTo("Grüße 🚀 日本語 e\u0301 \u202E\u200D \u2028"))
        .body("metadata.ключ", equalTo("Grüße 🚀 日本語 e\u0301 \u202E\u200D \u2028"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"name\":null}", "{\"name\":\"\"}"})
  void A_session_without_a_name_is_named_after_its_key(String body) {
    JsonPath session = create(body).statusCode(201).extract().jsonPath();
    assertThat(session.getString("key")).matches("ase_session_[0-9a-f]{4,32}");
    assertThat(session.getString("name")).isEqualTo(session.getString("key"));
  }

  @Test
  void A_session_with_a_chosen_key_and_no_name_is_named_after_the_key() {
    String key = freshKey();
    create("{\"key\":\"%s\"}".formatted(key)).statusCode(201).body("name", equalTo(key));
  }

  @Test
  void A_body_is_required() {
    vectara(somebody())
        .post(VECTARA)
        .then()
        .statusCode(400)
        .body("code", equalTo("invalid_request"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a.b", "a:b", "ä", "a/b", "a\\u0000"})
  void A_malformed_key_is_rejected(String key) {
    refused("{\"name\":\"n\",\"key\":\"%s\"}".formatted(key), "invalid_request", "key");
  }

  @Test
  void A_key_has_at_most_50_characters_and_a_longer_one_is_rejected() {
    String longest = (freshKey() + "x".repeat(50)).substring(0, 50);
    create("{\"name\":\"n\",\"key\":\"%s\"}".formatted(longest)).statusCode(201);
    refused("{\"name\":\"n\",\"key\":\"%sx\"}".formatted(longest), "invalid_request", "key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_", "-", "ase_", "agt_"})
  void A_key_can_start_with_any_character_of_its_alphabet(String start) {
    create("{\"name\":\"n\",\"key\":\"%s\"}".formatted(start + freshKey())).statusCode(201);
  }

  @Test
  void The_key_of_an_expired_session_is_free() {
    String body = "{\"name\":\"n\",\"key\":\"%s\",\"tti_minutes\":5}".formatted(freshKey());
    String key = create(body).statusCode(201).extract().path("key");
    time.forSession(key, Duration.ofMinutes(5));
    create(body).statusCode(201).body("key", equalTo(key));
    create(body).statusCode(409);
  }

  @Test
  void A_key_that_is_taken_is_a_conflict() {
    String body = "{\"name\":\"n\",\"key\":\"%s\"}".formatted(freshKey());
    create(body).statusCode(201);
    create(body).statusCode(409).body("code", equalTo("conflict"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"text\"", "5", "[]", "true", "[{}]"})
  void Metadata_that_is_not_an_object_is_invalid_metadata(String metadata) {
    refused("{\"name\":\"n\",\"metadata\":%s}".formatted(metadata), "invalid_metadata", "metadata");
  }

  @Test
  void Metadata_can_have_64_KiB_but_not_more() {
    String fits = "{\"k\":\"%s\"}".formatted("é".repeat((65_536 - 8) / 2));
    create("{\"name\":\"n\",\"metadata\":%s}".formatted(fits)).statusCode(201);
    String tooLarge = fits.replace("\"}", "x\"}");
    refused("{\"name\":\"n\",\"metadata\":%s}".formatted(tooLarge), "invalid_metadata", "metadata");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\u0001", "\\n", "\\u007f"})
  void Control_characters_in_a_metadata_key_are_rejected(String character) {
    refused(
        "{\"name\":\"n\",\"metadata\":{\"a%sb\":1}}".formatted(character),
        "invalid_metadata",
        "metadata");
    refused(
        "{\"name\":\"n\",\"metadata\":{\"a\":[{\"a%sb\":1}]}}".formatted(character),
        "invalid_metadata",
        "metadata");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "1e999",
        "-1e-999",
        "1e2147483647",
        "9e99999"
      })
  void Metadata_values_that_cannot_be_stored_are_rejected(String value) {
    refused(
        "{\"name\":\"n\",\"metadata\":{\"a\":%s}}".formatted(value),
        "invalid_metadata",
        "metadata");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.1234567890123456789", "12345678901234567890123", "1e300", "\"a\\tb\\nc\""})
  void Metadata_values_keep_all_their_digits_and_characters(String value) {
    String answer =
        create("{\"name\":\"n\",\"metadata\":{\"a\":%s}}".formatted(value))
            .statusCode(201)
            .extract()
            .asString();
    assertThat(answer).contains("\"a\":" + value.replace("1e300", "1E+300"));
  }

  @Test
  void Metadata_can_be_nested_32_levels_deep_but_not_deeper() {
    create("{\"name\":\"n\",\"metadata\":{\"a\":%s}}".formatted("[".repeat(30) + "]".repeat(30)))
        .statusCode(201);
    refused(
        "{\"name\":\"n\",\"metadata\":{\"a\":%s}}".formatted("[".repeat(60) + "]".repeat(60)),
        "invalid_metadata",
        "metadata");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "52560001", "9223372036854775807"})
  void An_idle_time_out_of_range_is_rejected(String minutes) {
    refused(
        "{\"name\":\"n\",\"tti_minutes\":%s}".formatted(minutes), "invalid_request", "tti_minutes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"name\":5",
        "\"name\":true",
        "\"name\":{}",
        "\"key\":5",
        "\"enabled\":\"yes\"",
        "\"enabled\":1",
        "\"tti_minutes\":\"5\"",
        "\"tti_minutes\":1.5",
        "\"tti_minutes\":99999999999999999999",
        "\"tti_minutes\":true"
      })
  void A_value_of_the_wrong_type_is_rejected_with_its_name(String field) {
    String name = field.substring(1, field.indexOf("\":"));
    String body = name.equals("name") ? "{" + field + "}" : "{\"name\":\"n\"," + field + "}";
    refused(body, "invalid_request", name);
  }

  @Test
  void A_name_has_at_most_1000_characters() {
    create("{\"name\":\"%s\"}".formatted("🚀".repeat(1000))).statusCode(201);
    refused("{\"name\":\"%s\"}".formatted("🚀".repeat(1001)), "invalid_request", "name");
    refused(
        "{\"name\":\"n\",\"description\":\"%s\"}".formatted("d".repeat(4097)),
        "invalid_request",
        "description");
    refused("{\"name\":\"a\\u0000b\"}", "invalid_request", "name");
  }

  @Test
  void An_unknown_agent_is_reported_before_the_body_is_validated() {
    vectara(somebody())
        .body("{}")
        .post(VECTARA.replace(Wire.DEMO, "nobody"))
        .then()
        .statusCode(404)
        .body("code", equalTo("agent_not_found"))
        .body("id", equalTo("nobody"))
        .body("messages[0]", equalTo("Agent 'nobody' was not found."));
  }
}
