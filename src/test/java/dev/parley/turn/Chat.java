package dev.parley.turn;

import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.somebody;

import dev.parley.testing.RunningProgram;
import dev.parley.testing.Token;
import dev.parley.testing.Wire;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A session with the demo agent, as its owner uses it through one of several replicas.
 *
 * @param replica receives the requests
 * @param token the owner
 * @param rid the session's RID
 */
record Chat(RunningProgram replica, Token token, String rid) {

  static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** A new session, created through a replica. */
  static Chat on(RunningProgram replica) {
    Token token = somebody();
    String rid =
        palantir(token)
            .port(replica.port())
            .body("{}")
            .post(PALANTIR)
            .then()
            .statusCode(200)
            .extract()
            .path("rid");
    return new Chat(replica, token, rid);
  }

  /** The same session, used through another replica. */
  Chat via(RunningProgram other) {
    return new Chat(other, token, rid);
  }

  /** The session as a condition on a row {@code s} of its table. */
  String sql() {
    return "s.key = '%s'".formatted(Wire.keyOf(rid));
  }

  String path(String operation) {
    return PALANTIR + "/" + rid + operation;
  }

  /** Sends a message and waits for the whole answer. */
  Response say(String text) {
    return say(text, Map.of());
  }

  /** The same with more fields of the body. */
  Response say(String text, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(Map.of("userInput", Map.of("text", text)));
    body.putAll(more);
    return palantir(token).port(replica.port()).body(body).post(path("/blockingContinue"));
  }

  /** The request of a streamed exchange. */
  HttpRequest streaming(String text, UUID message, UUID trace) {
    return HttpRequest.newBuilder(
            URI.create(
                "http://localhost:%d%s?preview=true"
                    .formatted(replica.port(), path("/streamingContinue"))))
        .header("Authorization", "Bearer " + token.mint())
        .header("Content-Type", "application/json")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                "{\"userInput\":{\"text\":\"%s\"},\"messageId\":\"%s\",\"sessionTraceId\":\"%s\"}"
                    .formatted(text, message, trace)))
        .build();
  }

  /** Starts a streamed exchange; returns its answer when the first words of it are there. */
  InputStream stream(String text, UUID message, UUID trace, String firstWords)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        HTTP.send(streaming(text, message, trace), HttpResponse.BodyHandlers.ofInputStream());
    String first =
        new String(answer.body().readNBytes(firstWords.length()), StandardCharsets.UTF_8);
    if (answer.statusCode() != 200 || !first.equals(firstWords)) {
      throw new AssertionError(answer + ": " + first);
    }
    return answer.body();
  }

  Response cancel(UUID message) {
    return palantir(token)
        .port(replica.port())
        .body(Map.of("messageId", message.toString()))
        .post(path("/cancel"));
  }

  /** Whether an exchange is in progress or complete. */
  String status(UUID trace) {
    return get("/sessionTraces/" + trace).extract().path("status");
  }

  ValidatableResponse exchanges() {
    return get("/content");
  }

  int messageCount() {
    return get("").extract().path("metadata.messageCount");
  }

  private ValidatableResponse get(String operation) {
    return palantir(token).port(replica.port()).get(path(operation)).then().statusCode(200);
  }
}
