package dev.parley.azure.log;

import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.TimePasses;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log stream of a session by both of its routes. */
@ParleyTest
class SessionLogStreamTest {

  private static final String SHORT = "/agents/demo/sessions/%s:logstream";
  private static final String OF_VERSION = "/agents/demo/versions/1/sessions/%s:logstream";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject TimePasses time;

  private static String session(Token token) {
    return azure(token).body("{}").post(Wire.AZURE).path("agent_session_id");
  }

  private static Response say(Token token, String session, String text) {
    Response said =
        azure(token)
            .body(Map.of("input", text, "agent_session_id", session))
            .post("/agents/demo/endpoint/protocols/openai/responses");
    said.then().statusCode(200);
    return said;
  }

  /** A request whose path is sent as it is: the action is what follows the last colon. */
  private static RequestSpecification reader(Token token) {
    return azure(token).urlEncodingEnabled(false).accept("text/event-stream");
  }

  private static Response log(Token token, String path, String query) {
    return reader(token).get(path + "?follow=false" + query);
  }

  private static List<JsonNode> frames(Response log) {
    log.then().statusCode(200).contentType("text/event-stream");
    List<JsonNode> frames = new ArrayList<>();
    for (String frame : log.asString().split("\n\n")) {
      assertThat(frame).startsWith("event: log\ndata: {");
      frames.add(parsed(frame.substring(frame.indexOf('{'))));
    }
    return frames;
  }

  private static JsonNode parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> messages(Response log) {
    return frames(log).stream()
        .skip(1)
        .map(frame -> frame.path("stream").asText() + ": " + frame.path("message").asText())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "kind=other, kind",
    "kind=, kind",
    "tail=0, tail",
    "tail=301, tail",
    "tail=x, tail",
    "follow=maybe, follow"
  })
  void Unknown_values_are_refused(String query, String param) {
    Token token = somebody();
    String session = session(token);
    for (String path : List.of(SHORT, OF_VERSION)) {
      reader(token)
          .get(path.formatted(session) + "?" + query)
          .then()
          .statusCode(400)
          .body("error.param", equalTo(param));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/agents/demo/sessions/nothing:logstream",
        "/agents/demo/versions/1/sessions/nothing:logstream",
        "/agents/nobody/sessions/%s:logstream",
        "/agents/demo/versions/2/sessions/%s:logstream",
        "/agents/demo/versions/latest/sessions/%s:logstream",
        "/agents/other/sessions/%s:logstream"
      })
  void What_does_not_exist_has_no_log(String path) {
    Token token = somebody();
    reader(token)
        .get(path.formatted(session(token)))
        .then()
        .statusCode(404)
        .body("error.code", equalTo("not_found"));
  }

  @Test
  void Nobody_else_reads_a_log() {
    String session = session(somebody());
    for (String path : List.of(SHORT, OF_VERSION)) {
      reader(somebody()).get(path.formatted(session)).then().statusCode(404);
    }
  }

  @Test
  void A_version_is_required_of_the_API() {
    Token token = somebody();
    Wire.as(token)
        .urlEncodingEnabled(false)
        .get(SHORT.formatted(session(token)))
        .then()
        .statusCode(400)
        .body("error.param", equalTo("api-version"));
  }

  @ParameterizedTest
  @ValueSource(strings = {SHORT, OF_VERSION, "/api/projects/default" + SHORT})
  void A_log_has_the_session_its_states_and_its_turns_and_no_text(String path) {
    Token token = somebody();
    String session = session(token);
    String answered = say(token, session, "my secret").path("id");
    String failed = say(token, session, "/fail secretly").path("id");
    Response log = log(token, path.formatted(session), "");
    JsonNode first = frames(log).get(0);
    assertThat(first.path("session_id").asText()).isEqualTo(session);
    assertThat(first.path("session_state").asText()).isEqualTo("Running");
    assertThat(first.path("agent").asText()).isEqualTo("demo");
    assertThat(first.path("version").asText()).isEqualTo("1");
    assertThat(messages(log))
        .containsExactly(
            "status: Session created.",
            "stdout: Response " + answered + " started.",
            "stdout: Response " + answered + " completed.",
            "stdout: Response " + failed + " started.",
            "stderr: Response " + failed + " failed: server_error.");
    assertThat(log.asString()).doesNotContain("secret");
  }

  @Test
  void The_end_of_a_log_and_one_kind_of_its_lines_can_be_asked_for() {
    Token token = somebody();
    String session = session(token);
    String answered = say(token, session, "Hi").path("id");
    String path = SHORT.formatted(session);
    assertThat(messages(log(token, path, "&tail=1")))
        .containsExactly("stdout: Response " + answered + " completed.");
    assertThat(messages(log(token, path, "&kind=system")))
        .containsExactly("status: Session created.");
    assertThat(messages(log(token, path, "&kind=console&tail=300"))).hasSize(2);
  }

  @Test
  void A_session_that_was_idle_is_resumed_by_a_turn() {
    Token token = somebody();
    String session = session(token);
    azure(token).urlEncodingEnabled(false).post(Wire.AZURE + "/" + session + ":stop");
    String path = SHORT.formatted(session);
    assertThat(frames(log(token, path, "")).get(0).path("session_state").asText())
        .isEqualTo("Idle");
    say(token, session, "Hi");
    assertThat(messages(log(token, path, "&kind=system")))
        .containsExactly(
            "status: Session created.", "status: Session idle.", "status: Session resumed.");
    time.forSession(session, Duration.ofMinutes(20));
    assertThat(messages(log(token, path, "&kind=system"))).endsWith("status: Session idle.");
    // Reading it is no use.
    azure(token).get(Wire.AZURE + "/" + session).then().body("status", equalTo("idle"));
  }

  @Test
  void A_log_is_followed_until_its_session_is_deleted() throws Exception {
    Token token = somebody();
    String session = session(token);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:"
                        + RestAssured.port
                        + SHORT.formatted(session)
                        + "?api-version=v1"))
            .header("Authorization", "Bearer " + token.mint())
            .header("Accept", "text/event-stream")
            .build();
    var stream =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertThat(next(lines)).contains("\"session_state\":\"Running\"");
      assertThat(next(lines)).contains("Session created.");
      String id = say(token, session, "Hi").path("id");
      assertThat(next(lines)).contains(id + " started.");
      assertThat(next(lines)).contains(id + " completed.");
      azure(token).delete(Wire.AZURE + "/" + session).then().statusCode(204);
      assertThat(next(lines)).contains("Session deleted.");
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isNull();
    }
  }

  private static String next(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith("data: ")) {
      line = lines.readLine();
    }
    return line;
  }
}
