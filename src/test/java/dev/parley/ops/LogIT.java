package dev.parley.ops;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.vectara;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.ObservedProgram;
import dev.parley.testing.RawConnection;
import dev.parley.testing.Sentences;
import dev.parley.testing.Shared;
import dev.parley.testing.Token;
import io.restassured.RestAssured;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the packaged program logs, as the README describes it. */
@DisplayNameGeneration(Sentences.class)
class LogIT {

  private static final String ID = "x-request-id";
  private static final List<String> FIELDS =
      List.of(
          "timestamp",
          "sequence",
          "loggerName",
          "level",
          "message",
          "threadName",
          "mdc",
          "hostName",
          "processId");

  @RegisterExtension static final Shared<ObservedProgram> SHARED = ObservedProgram.shared();

  private static JsonNode logged(String category, String request) {
    return SHARED
        .program()
        .logged(
            line ->
                line.path("loggerName").asText().equals(category)
                    && line.path("mdc").path("request-id").asText().equals(request));
  }

  private static JsonNode access(String request) {
    return logged("dev.parley.access", request);
  }

  @Test
  void A_request_is_logged_in_one_line_without_its_query() {
    String id =
        azure(Token.of("log-subject"))
            .queryParam("limit", 7)
            .get(AZURE)
            .then()
            .statusCode(200)
            .extract()
            .header(ID);
    JsonNode line = access(id);
    FIELDS.forEach(field -> assertThat(line.has(field)).as(field).isTrue());
    assertThat(line.path("level").asText()).isEqualTo("INFO");
    assertThat(line.path("message").asText()).matches("GET " + AZURE + " 200 \\d+ms \\d+B " + id);
    assertThat(line.path("mdc").has("traceId")).as("traces are off").isFalse();
    assertThat(SHARED.program().lines().stream().filter(text -> text.contains(id))).hasSize(1);
  }

  private static boolean isAbandoned(JsonNode line) {
    return line.path("message").asText().matches("GET " + VECTARA + " 499 \\d+ms 0B .*");
  }

  @Test
  void A_client_that_disconnects_before_the_response_is_logged_as_499() throws Exception {
    assertThat(SHARED.program().lines().stream().map(ObservedProgram::json))
        .noneMatch(LogIT::isAbandoned);
    try (Connection locking = SHARED.program().database();
        Statement lock = locking.createStatement();
        Connection looking = SHARED.program().database();
        Statement look = looking.createStatement()) {
      locking.setAutoCommit(false);
      lock.execute("lock table session in access exclusive mode");
      try (RawConnection caller = new RawConnection(RestAssured.port)) {
        caller.send(
            "GET %s?limit=9 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(VECTARA, Token.of("log-impatient").mint()));
        await()
            .until(
                () -> {
                  try (ResultSet waiting =
                      look.executeQuery(
                          "select 1 from pg_stat_activity where wait_event_type = 'Lock'"
                              // The program sweeps, too, and does not read this.
                              + " and query like '%last_accessed_at%'")) {
                    return waiting.next();
                  }
                });
      }
      JsonNode line = SHARED.program().logged(LogIT::isAbandoned);
      assertThat(line.path("loggerName").asText()).isEqualTo("dev.parley.access");
    }
  }

  @Test
  void A_use_of_administrator_rights_adds_an_audit_line() {
    String id =
        vectara(Token.of("log-admin").client("log-client").scopes(Token.ADMIN))
            .get("/v2/api_keys")
            .then()
            .statusCode(200)
            .extract()
            .header(ID);
    assertThat(logged("dev.parley.audit", id).path("message").asText())
        .isEqualTo(
            "right=\"vectara-manage-api-keys\" subject=\"log-admin\" client=\"log-client\""
                + " workspace=\"default\" method=\"GET\" path=\"/v2/api_keys\" request=\""
                + id
                + "\"");
  }

  @Test
  void Tokens_keys_and_contents_are_not_logged() {
    String token = Token.of("log-subject").mint();
    String key =
        vectara(Token.of("log-admin").scopes(Token.ADMIN))
            .body("{\"name\":\"private-key-name\",\"api_roles\":[\"owner\"]}")
            .post("/v2/api_keys")
            .then()
            .statusCode(201)
            .extract()
            .path("secret_key");
    vectara(Token.of("log-subject"))
        .body("{\"name\":\"private-name\",\"metadata\":{\"a\":\"private-value\"}}")
        .post(VECTARA)
        .then()
        .statusCode(201);
    vectara(Token.of("log-subject")).body("{\"private-broken").post(VECTARA);
    given().header("x-api-key", key).queryParam("filter", "private-(").get(VECTARA);
    given()
        .header("x-api-key", key)
        .queryParam("metadata_filter", "x = 'private-filter'")
        .get(VECTARA);
    given().header("x-api-key", "private-guess").get(VECTARA).then().statusCode(401);
    given()
        .redirects()
        .follow(false)
        .queryParam("login_hint", "private-login")
        .get("/multipass/api/oauth2/authorize");
    given()
        .contentType("application/x-www-form-urlencoded")
        .body("grant_type=password&username=private-user&password=private-password")
        .post("/oauth2/token");
    String last = given().auth().oauth2(token).get(AZURE + "?private-query=1").header(ID);
    access(last);

    assertThat(SHARED.program().lines())
        .noneMatch(line -> line.contains("private-"))
        .noneMatch(line -> line.contains(token) || line.contains(key));
    assertThat(SHARED.program().lines())
        .allSatisfy(line -> assertThat(ObservedProgram.json(line)).isNotNull());
  }
}
