package dev.parley.identity;

import static dev.parley.testing.Wire.API_KEYS;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.admin;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.newKey;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static dev.parley.testing.Wire.withKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.Token;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who used the right to manage what. */
@ParleyTest
class AuditTest {

  private static final Logger CATEGORY = Logger.getLogger(Audit.CATEGORY);

  private final List<String> lines = new CopyOnWriteArrayList<>();

  private final Handler reader =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(new PatternFormatter("%m").format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void read() {
    CATEGORY.addHandler(reader);
  }

  @AfterEach
  void stop() {
    CATEGORY.removeHandler(reader);
  }

  @Test
  void The_audit_log_names_an_administrator_and_the_action() {
    Token token = admin().client("console");
    Response answer = vectara(token).queryParam("limit", 3).get(API_KEYS);
    assertThat(lines)
        .containsExactly(
            "right=\"vectara-manage-api-keys\" subject=\"%s\" client=\"console\" workspace=\"default\""
                    .formatted(subject(token))
                + " method=\"GET\" path=\"/v2/api_keys\" request=\"%s\""
                    .formatted(answer.header("x-request-id")));
  }

  private static Object subject(Token token) {
    return ((Map<?, ?>) token.order().get("claims")).get("sub");
  }

  @Test
  void The_audit_log_names_an_API_key_by_its_id() {
    ExtractableResponse<Response> made = newKey(Map.of("api_roles", List.of("owner")));
    lines.clear();
    String secret = made.path("secret_key");
    withKey(secret).get(API_KEYS).then().statusCode(200);
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("key=\"" + made.path("id") + "\" workspace=\"default\"")
        .doesNotContain(secret);
  }

  @Test
  void Each_request_with_the_same_token_has_its_own_line() {
    Token token = admin();
    List<String> requests =
        List.of(
            vectara(token).get(API_KEYS).header("x-request-id"),
            vectara(token).get(API_KEYS).header("x-request-id"),
            azure(token).delete("/agents/demo-none").header("x-request-id"),
            azure(token).delete("/agents/demo-none").header("x-request-id"));
    assertThat(lines).hasSameSizeAs(requests);
    assertThat(lines)
        .zipSatisfy(requests, (line, id) -> assertThat(line).endsWith("request=\"" + id + "\""));
  }

  @Test
  void The_audit_log_covers_the_other_dialects() {
    azure(admin()).get("/agents").then().statusCode(200);
    lines.clear();
    azure(admin())
        .body("{\"definition\":{\"kind\":\"hosted\"},\"secret\":1}")
        .post("/agents/demo-none/versions?x=secret");
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("right=\"" + Scopes.ADMIN + "\" subject=")
        .contains("path=\"/agents/demo-none/versions\"")
        .doesNotContain("secret");
  }

  @Test
  void The_audit_log_contains_access_to_all_sessions() {
    String key =
        vectara(somebody()).body("{}").post(VECTARA).then().statusCode(201).extract().path("key");
    vectara(admin()).get(VECTARA + "/" + key).then().statusCode(200);
    vectara(admin())
        .body("{\"from_session\":{\"session_key\":\"%s\"}}".formatted(key))
        .post(VECTARA)
        .then()
        .statusCode(201);
    assertThat(lines)
        .hasSize(2)
        .allSatisfy(
            line -> assertThat(line).startsWith("right=\"vectara-get-session\" agent=\"demo\" "));
  }

  @Test
  void Refused_and_ordinary_requests_are_not_audited() {
    vectara(somebody()).get(API_KEYS).then().statusCode(403);
    withKey("nonsense").get(API_KEYS).then().statusCode(401);
    vectara(somebody()).body("{\"name\":\"n\"}").post(VECTARA).then().statusCode(201);
    vectara(admin()).body("{\"name\":\"n\"}").post(VECTARA).then().statusCode(201);
    azure(admin()).get(AZURE).then().statusCode(200);
    assertThat(lines).isEmpty();
  }

  @Test
  void Callers_cannot_inject_lines_into_the_audit_log() {
    assertThat(Audit.quoted("a\"b\\c\nd\u2028e\u202ef\u0085g é"))
        .isEqualTo("\"a\\\"b\\\\c\\u{a}d\\u{2028}e\\u{202e}f\\u{85}g é\"");
    Token token = Token.of("me\" workspace=\"x").scopes(Token.ADMIN);
    vectara(token).get(API_KEYS).then().statusCode(200);
    vectara(token).urlEncodingEnabled(false).get(API_KEYS + "/%0Aright=x").then().statusCode(404);
    assertThat(lines)
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("subject=\"me\\\" workspace=\\\"x\" client")
                    .hasLineCount(1));
  }
}
