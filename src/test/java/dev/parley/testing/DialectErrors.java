package dev.parley.testing;

import static dev.parley.testing.DialectErrors.Situation.BAD_TOKEN;
import static dev.parley.testing.DialectErrors.Situation.BODY_TOO_LARGE;
import static dev.parley.testing.DialectErrors.Situation.FAULT;
import static dev.parley.testing.DialectErrors.Situation.MALFORMED_JSON;
import static dev.parley.testing.DialectErrors.Situation.MISSING_SCOPE;
import static dev.parley.testing.DialectErrors.Situation.NOT_ACCEPTABLE;
import static dev.parley.testing.DialectErrors.Situation.NO_TOKEN;
import static dev.parley.testing.DialectErrors.Situation.UNKNOWN_AGENT;
import static dev.parley.testing.DialectErrors.Situation.UNKNOWN_PATH;
import static dev.parley.testing.DialectErrors.Situation.UNSUPPORTED_MEDIA_TYPE;
import static dev.parley.testing.DialectErrors.Situation.WRONG_METHOD;
import static dev.parley.testing.DialectErrors.Situation.WRONG_SHAPE;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What can go wrong before a session is thought of. The situations are the same for all dialects;
 * each dialect's test says how they are worded there.
 */
public abstract class DialectErrors {

  /** What can go wrong. */
  public enum Situation {
    NO_TOKEN,
    BAD_TOKEN,
    MISSING_SCOPE,
    UNKNOWN_AGENT,
    UNKNOWN_PATH,
    WRONG_METHOD,
    NOT_ACCEPTABLE,
    UNSUPPORTED_MEDIA_TYPE,
    MALFORMED_JSON,
    WRONG_SHAPE,
    BODY_TOO_LARGE,
    FAULT
  }

  /**
   * How a dialect words a situation.
   *
   * @param status HTTP status
   * @param name the dialect's name for it; empty when there is no body
   */
  public record Wording(int status, String name) {}

  @Inject BrokenStore store;

  /** How the dialect words each situation. */
  protected abstract Map<Situation, Wording> wordings();

  /** Path and query of a session's creation. */
  protected abstract String create();

  /** The same for an agent that is not there. */
  protected abstract String createWithUnknownAgent();

  /** A path of the dialect with nothing at it. */
  protected abstract String unknownPath();

  /** A body of the wrong shape: one field has the wrong type. */
  protected abstract String wrongShape();

  /**
   * The dialect's name for an error, from a body that is checked to have the shape of the dialect's
   * errors.
   */
  protected abstract String name(JsonPath error, String requestId);

  private void check(Situation situation, Response answer) {
    Wording expected = wordings().get(situation);
    String requestId = answer.header("x-request-id");
    assertThat(requestId).matches("[0-9a-f]{32}");
    assertThat(answer.statusCode()).isEqualTo(expected.status());
    if (expected.name().isEmpty()) {
      assertThat(answer.asString()).isEmpty();
    } else {
      assertThat(answer.contentType()).startsWith("application/json");
      assertThat(name(answer.jsonPath(), requestId)).isEqualTo(expected.name());
    }
    assertThat(answer.asString())
        .as("tells nothing of the inside")
        .doesNotContainIgnoringCase("exception", "dev.parley", "jackson", "select ", "insert ");
  }

  private void check(Situation situation, Bodies.Answer answer) {
    Wording expected = wordings().get(situation);
    assertThat(answer.status()).isEqualTo(expected.status());
    assertThat(answer.body()).contains("\"" + expected.name() + "\"");
  }

  private static RequestSpecification anonymous() {
    return Wire.anonymous().body("{}");
  }

  @Test
  void No_token() {
    Response answer = anonymous().post(create());
    check(NO_TOKEN, answer);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer nonsense", "Bearer ", "Basic YTpi", "nonsense", "Bearer a b c"})
  void An_Authorization_header_without_a_bearer_token(String header) {
    Response answer = anonymous().header("Authorization", header).post(create());
    check(BAD_TOKEN, answer);
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer error=");
  }

  @Test
  void An_expired_token() {
    check(BAD_TOKEN, Wire.as(somebody().expired()).body("{}").post(create()));
  }

  @Test
  void A_token_signed_with_an_unknown_key() {
    check(BAD_TOKEN, Wire.as(somebody().signedByStranger()).body("{}").post(create()));
  }

  @Test
  void A_token_of_another_issuer() {
    check(
        BAD_TOKEN,
        Wire.as(somebody().issuedBy("https://elsewhere.example")).body("{}").post(create()));
  }

  @Test
  void A_token_without_a_subject() {
    check(BAD_TOKEN, Wire.as(somebody().without("sub")).body("{}").post(create()));
  }

  @Test
  void A_token_whose_client_is_too_long() {
    check(BAD_TOKEN, Wire.as(somebody().client("c".repeat(256))).body("{}").post(create()));
  }

  @Test
  void A_token_with_only_the_read_scope() {
    Response answer = Wire.as(somebody().scopes(Token.READ)).body("{}").post(create());
    check(MISSING_SCOPE, answer);
    assertThat(answer.asString()).as("names what is missing").contains(Token.WRITE);
  }

  @Test
  void A_token_without_any_scope() {
    check(MISSING_SCOPE, Wire.as(somebody().without("scope")).body("{}").post(create()));
  }

  @Test
  void An_unknown_agent() {
    check(UNKNOWN_AGENT, Wire.as(somebody()).body(validBody()).post(createWithUnknownAgent()));
  }

  /** The smallest body that the dialect takes. */
  protected String validBody() {
    return "{}";
  }

  @Test
  void An_unknown_path() {
    check(UNKNOWN_PATH, Wire.as(somebody()).get(unknownPath()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/%2e", "/x/.."})
  void A_path_in_another_spelling(String detour) {
    Response answer = anonymous().urlEncodingEnabled(false).post(detour + create());
    assertThat(answer.statusCode()).isBetween(400, 499);
    if (answer.statusCode() != 404) {
      check(NO_TOKEN, answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {";x", ";a=b", ";"})
  void A_path_with_matrix_parameters(String parameters) {
    String path = create().replaceFirst("^(/[^/?]+)", "$1" + parameters);
    check(UNKNOWN_PATH, Wire.as(somebody()).urlEncodingEnabled(false).body(validBody()).post(path));
  }

  @Test
  void An_unsupported_method() {
    check(WRONG_METHOD, Wire.as(somebody()).patch(create()));
  }

  @Test
  void An_Accept_header_without_JSON() {
    check(NOT_ACCEPTABLE, Wire.as(somebody()).accept("text/html").body("{}").post(create()));
  }

  @Test
  void A_body_of_an_unsupported_media_type() {
    check(
        UNSUPPORTED_MEDIA_TYPE,
        Wire.as(somebody()).contentType("text/plain").body("{}").post(create()));
  }

  @Test
  void A_body_without_a_media_type() {
    check(UNSUPPORTED_MEDIA_TYPE, Bodies.withoutType(somebody(), create(), "{}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "nonsense",
        "{\"a\":1,\"a\":2}",
        "\u0000",
        "{'a':1}",
        "\u0000\u0000\u0000{\u0000\u0011\u0000\u0000"
      })
  void A_body_that_is_not_JSON(String body) {
    check(MALFORMED_JSON, Wire.as(somebody()).body(body).post(create()));
  }

  @Test
  void A_body_that_is_nested_too_deeply() {
    check(MALFORMED_JSON, Bodies.post(somebody(), create(), Bodies.nested(100_000)));
  }

  private static Stream<Arguments> faultyBodies() {
    return Stream.of(
        arguments("{\"a\":1,\"a\":2}", "a is given more than once (line 1, column 11)"),
        arguments("{\"a\":[0,{\"b\":{},\n\"b\":1}]}", "a[1].b is given more than once (line 2, "),
        arguments("{\"<\\u0000\":1,\"<\\u0000\":2}", "<? is given more than once"),
        arguments("{\n  \"a\": nonsense}", "The body is not valid JSON (line 2, column "),
        arguments(
            "{\"a\":1", "The body is not valid JSON: unexpected end of input (line 1, column "),
        arguments("{\"a\":\"\\x\"}", "The body is not valid JSON (line 1, column "),
        arguments(
            "{\"a\":" + "1".repeat(1001) + "}",
            "The body has a number of more than 1000 characters."),
        arguments(
            "{\"" + "n".repeat(50_001) + "\":1}",
            "The body has a field name of more than 50000 characters."),
        arguments(Bodies.nested(1001), "The body is nested more than 1000 levels deep."));
  }

  @ParameterizedTest
  @MethodSource("faultyBodies")
  void An_error_in_a_body_is_reported(String body, String told) {
    Response answer = Wire.as(somebody()).body(body).post(create());
    check(MALFORMED_JSON, answer);
    assertThat(answer.asString()).contains(told);
  }

  @Test
  void A_field_of_the_wrong_type_is_reported_with_the_expected_type() {
    Response answer = Wire.as(somebody()).body(wrongShape()).post(create());
    assertThat(answer.asString()).contains("must be a string.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"text\"", "5", "true", "{} {}"})
  void A_body_that_is_not_an_object(String body) {
    check(WRONG_SHAPE, Wire.as(somebody()).body(body).post(create()));
  }

  @Test
  void A_field_of_the_wrong_type() {
    check(WRONG_SHAPE, Wire.as(somebody()).body(wrongShape()).post(create()));
  }

  @Test
  void A_body_of_10_MB() {
    check(BODY_TOO_LARGE, Bodies.post(somebody(), create(), Bodies.ofMegabytes(10)));
  }

  @Test
  void A_body_of_10_MB_without_Content_Length() {
    check(BODY_TOO_LARGE, Bodies.chunked(somebody(), create(), Bodies.ofMegabytes(10)));
  }

  @Test
  void An_internal_error() {
    store.whileBroken(() -> check(FAULT, Wire.as(somebody()).body(validBody()).post(create())));
  }
}
