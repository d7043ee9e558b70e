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

import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredSession;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that does not know whether its create arrived repeats it, and gets one session. */
@ParleyTest
class IdempotencyTest {

  @Inject StoredSession stored;

  private static Response create(Token token, String header, String key, String body) {
    return azure(token).header(header, key).body(body).post(AZURE);
  }

  private static int sessions(Token token) {
    return azure(token).get(AZURE).jsonPath().getList("data").size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-ms-client-request-id", "Idempotency-Key"})
  void A_repeated_create_returns_the_first_session(String header) {
    Token token = somebody();
    String key = freshKey();
    Response first = create(token, header, key, "{}");
    Response second = create(token, header, key, "{}");
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.asString()).isEqualTo(first.asString());
    assertThat(sessions(token)).isEqualTo(1);
  }

  @Test
  void A_repeated_create_with_a_chosen_id_returns_the_first_session_too() {
    Token token = somebody();
    String body = "{\"agent_session_id\":\"%s\"}".formatted(freshKey());
    String key = freshKey();
    Response first = create(token, "x-ms-client-request-id", key, body);
    create(token, "x-ms-client-request-id", key, body)
        .then()
        .statusCode(201)
        .body(equalTo(first.asString()));
    create(token, "x-ms-client-request-id", freshKey(), body).then().statusCode(409);
    azure(token).body(body).post(AZURE).then().statusCode(409);
  }

  @Test
  void Of_16_concurrent_attempts_one_creates_the_session_and_all_return_it() {
    Token token = somebody();
    String bearer = token.mint();
    String key = freshKey();
    List<String> answers =
        Parallel.map(
            IntStream.range(0, 16).boxed().toList(),
            attempt ->
                RestAssured.given()
                    .auth()
                    .oauth2(bearer)
                    .contentType("application/json")
                    .header("x-ms-client-request-id", key)
                    .queryParam("api-version", "v1")
                    .body("{}")
                    .post(AZURE)
                    .then()
                    .statusCode(201)
                    .extract()
                    .asString());
    assertThat(answers).hasSize(16).containsOnly(answers.get(0));
    assertThat(sessions(token)).isEqualTo(1);
  }

  @Test
  void The_same_key_with_another_body_is_a_conflict() {
    Token token = somebody();
    String key = freshKey();
    create(token, "x-ms-client-request-id", key, "{}").then().statusCode(201);
    create(
            token,
            "x-ms-client-request-id",
            key,
            "{\"agent_session_id\":\"%s\"}".formatted(freshKey()))
        .then()
        .statusCode(409)
        .body("error.code", equalTo("idempotency_key_reused"));
    assertThat(sessions(token)).isEqualTo(1);
  }

  @Test
  void An_idempotency_key_applies_to_one_owner() {
    String key = freshKey();
    Token token = somebody();
    String mine = create(token, "x-ms-client-request-id", key, "{}").path("agent_session_id");
    for (Response other :
        List.of(
            create(somebody(), "x-ms-client-request-id", key, "{}"),
            create(token.client("app"), "x-ms-client-request-id", key, "{}"),
            azure(token)
                .header("x-ms-client-request-id", key)
                .header("x-ms-user-isolation-key", "k")
                .body("{}")
                .post(AZURE),
            azure(token)
                .header("x-ms-client-request-id", key)
                .body("{}")
                .post(AZURE.replace("/demo/", "/other/")))) {
      assertThat(other.statusCode()).isEqualTo(201);
      assertThat(other.<String>path("agent_session_id")).isNotEqualTo(mine);
    }
  }

  @Test
  void After_the_session_is_deleted_its_idempotency_key_creates_another() {
    Token token = somebody();
    String key = freshKey();
    String first = create(token, "x-ms-client-request-id", key, "{}").path("agent_session_id");
    azure(token).delete(AZURE + "/" + first).then().statusCode(204);
    String second =
        create(token, "x-ms-client-request-id", key, "{}")
            .then()
            .statusCode(201)
            .extract()
            .path("agent_session_id");
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void The_other_dialects_accept_the_standard_header() {
    Token token = somebody();
    String key = freshKey();
    String palantir =
        palantir(token).header("Idempotency-Key", key).body("{}").post(PALANTIR).asString();
    palantir(token)
        .header("Idempotency-Key", key)
        .body("{}")
        .post(PALANTIR)
        .then()
        .statusCode(200)
        .body(equalTo(palantir));
    palantir(token)
        .header("Idempotency-Key", key)
        .body("{\"agentVersion\":\"1.1\"}")
        .post(PALANTIR)
        .then()
        .statusCode(409)
        .body("errorName", equalTo("Default:Conflict"));

    String other = freshKey();
    String body = "{\"name\":\"n\",\"metadata\":{\"a\":1}}";
    String vectara =
        vectara(token).header("Idempotency-Key", other).body(body).post(VECTARA).asString();
    vectara(token)
        .header("Idempotency-Key", other)
        .body(body)
        .post(VECTARA)
        .then()
        .statusCode(201)
        .body(equalTo(vectara));
    vectara(token)
        .header("Idempotency-Key", other)
        .body("{\"name\":\"n\",\"metadata\":{\"a\":2}}")
        .post(VECTARA)
        .then()
        .statusCode(409)
        .body("code", equalTo("conflict"));
  }

  private static Response vectaraCreate(Token token, String key, String body) {
    return vectara(token).header("Idempotency-Key", key).body(body).post(VECTARA);
  }

  @Test
  void The_same_key_with_another_secret_is_a_conflict() {
    Token token = somebody();
    String key = freshKey();
    String body = "{\"name\":\"n\",\"secrets\":{\"token\":\"%s\"}}";
    String first = vectaraCreate(token, key, body.formatted("one")).asString();
    vectaraCreate(token, key, body.formatted("one")).then().statusCode(201).body(equalTo(first));
    String refusal =
        vectaraCreate(token, key, body.formatted("another"))
            .then()
            .statusCode(409)
            .body("code", equalTo("conflict"))
            .extract()
            .asString();
    assertThat(refusal).doesNotContain("another\"");
  }

  @Test
  void The_order_of_fields_and_fields_that_are_null_or_unknown_do_not_matter() {
    Token token = somebody();
    String key = freshKey();
    String first =
        vectaraCreate(token, key, "{\"name\":\"n\",\"metadata\":{\"a\":1,\"b\":{\"c\":2,\"d\":3}}}")
            .asString();
    vectaraCreate(
            token,
            key,
            "{\"metadata\":{\"b\":{\"d\":3,\"c\":2},\"a\":1},\"description\":null,\"new_field\":true,\"name\":\"n\"}")
        .then()
        .statusCode(201)
        .body(equalTo(first));
    vectaraCreate(
            token,
            key,
            "{\"name\":\"n\",\"metadata\":{\"a\":1,\"b\":{\"c\":2,\"d\":3},\"e\":null}}")
        .then()
        .statusCode(409);
  }

  @Test
  void A_session_created_by_an_earlier_release_is_matched_by_its_key_alone() {
    Token token = somebody();
    String key = freshKey();
    Response first = create(token, "Idempotency-Key", key, "{}");
    UUID md5 = UUID.nameUUIDFromBytes("CreateSessionRequest[…]".getBytes(StandardCharsets.UTF_8));
    stored.change(first.path("agent_session_id"), "idempotency_digest = '%s'".formatted(md5));
    create(token, "Idempotency-Key", key, "{}")
        .then()
        .statusCode(201)
        .body(equalTo(first.asString()));
  }

  @ParameterizedTest
  @ValueSource(ints = {129, 2000})
  void A_key_that_is_too_long_is_rejected(int length) {
    create(somebody(), "Idempotency-Key", "k".repeat(length), "{}")
        .then()
        .statusCode(400)
        .body("error.param", equalTo("Idempotency-Key"));
  }

  @Test
  void A_request_id_that_is_not_a_valid_key_is_ignored() {
    Token token = somebody();
    String tracing = "k".repeat(200);
    create(token, "x-ms-client-request-id", tracing, "{}").then().statusCode(201);
    create(token, "x-ms-client-request-id", tracing, "{}").then().statusCode(201);
    assertThat(sessions(token)).isEqualTo(2);
  }

  @Test
  void A_repeated_create_returns_the_first_session_even_if_the_agent_is_disabled() {
    Token admin = Wire.admin();
    String agent = "agent-" + UUID.randomUUID();
    azure(admin)
        .body("{\"name\":\"%s\",\"definition\":{\"kind\":\"hosted\"}}".formatted(agent))
        .post("/agents")
        .then()
        .statusCode(200);
    String path = AZURE.replace("/demo/", "/" + agent + "/");
    String key = freshKey();
    String first =
        azure(admin).header("Idempotency-Key", key).body("{}").post(path).path("agent_session_id");
    azure(admin).urlEncodingEnabled(false).post("/agents/" + agent + ":disable");
    azure(admin)
        .header("Idempotency-Key", key)
        .body("{}")
        .post(path)
        .then()
        .statusCode(201)
        .body("agent_session_id", equalTo(first));
    azure(admin)
        .header("Idempotency-Key", freshKey())
        .body("{}")
        .post(path)
        .then()
        .statusCode(409)
        .body("error.code", equalTo("agent_disabled"));
  }

  @Test
  void An_empty_key_counts_as_absent() {
    Token token = somebody();
    create(token, "x-ms-client-request-id", "", "{}").then().statusCode(201);
    create(token, "x-ms-client-request-id", "", "{}").then().statusCode(201);
    assertThat(sessions(token)).isEqualTo(2);
  }
}
