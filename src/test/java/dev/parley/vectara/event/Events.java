package dev.parley.vectara.event;

import static dev.parley.testing.Wire.VECTARA;
import static dev.parley.testing.Wire.vectara;

import dev.parley.testing.Token;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The events of a session, as their owner uses them.
 *
 * @param token the owner
 * @param sessions the path of the agent's sessions
 * @param key the session's key
 */
record Events(Token token, String sessions, String key) {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Those of a new session with the demo agent. */
  static Events of(Token token) {
    return of(token, VECTARA);
  }

  /** Those of a new session with any agent. */
  static Events of(Token token, String sessions) {
    String key =
        vectara(token).body("{}").post(sessions).then().statusCode(201).extract().path("key");
    return new Events(token, sessions, key);
  }

  String session() {
    return sessions + "/" + key;
  }

  String path() {
    return session() + "/events";
  }

  private static Map<String, Object> message(String text, boolean streamed) {
    return Map.of(
        "type",
        "input_message",
        "messages",
        List.of(Map.of("type", "text", "content", text)),
        "stream_response",
        streamed);
  }

  /** Sends an input. */
  Response post(Object body) {
    return vectara(token).body(body).post(path());
  }

  /** A form to send as an input. */
  RequestSpecification form() {
    return vectara(token).contentType("multipart/form-data");
  }

  /** Sends a message with a file, and returns the id of the artifact. */
  String upload(String filename, byte[] content) {
    return form()
        .multiPart("files", filename, content, "text/plain")
        .multiPart("message", "Read it.")
        .post(path())
        .then()
        .statusCode(201)
        .extract()
        .path("events[0].artifacts[0].artifact_id");
  }

  /** The artifacts of the session. */
  ValidatableResponse artifacts() {
    return vectara(token).get(session() + "/artifacts").then().statusCode(200);
  }

  /** An artifact with its content. */
  Response artifact(String id) {
    return vectara(token).get(session() + "/artifacts/" + id);
  }

  /** Sends a message and waits for the whole answer. */
  ValidatableResponse say(String text) {
    return post(message(text, false)).then();
  }

  /** Sends a message that is queued while the session is running. */
  Response queue(String text, String since, String behavior, boolean streamed) {
    Map<String, Object> body = new HashMap<>(message(text, streamed));
    body.put("since", since);
    body.put("behavior", behavior);
    return post(body);
  }

  /** The state of the session as it is shown. */
  String status() {
    return vectara(token).get(session()).then().statusCode(200).extract().path("status");
  }

  /** Sends a message and reads the stream to its end. */
  Response stream(String text) {
    return post(message(text, true));
  }

  /** Starts a stream and returns it when its head is there. */
  InputStream open(String text) throws IOException, InterruptedException {
    String body =
        "{\"stream_response\":true,\"messages\":[{\"type\":\"text\",\"content\":\"%s\"}]}"
            .formatted(text);
    HttpResponse<InputStream> answer =
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create("http://localhost:%d%s".formatted(RestAssured.port, path())))
                .header("Authorization", "Bearer " + token.mint())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    if (answer.statusCode() != 201) {
      throw new AssertionError(answer);
    }
    return answer.body();
  }

  /** Reads a stream until a text has been in it, and returns what it has read. */
  static String readUntil(InputStream stream, String text) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(text) < 0) {
      int next = stream.read();
      if (next < 0) {
        throw new AssertionError(read);
      }
      read.append((char) next);
    }
    return read.toString();
  }

  ValidatableResponse list() {
    return vectara(token).queryParam("limit", 100).get(path()).then().statusCode(200);
  }

  Response on(String event, String operation) {
    return vectara(token).post(path() + "/" + event + operation);
  }

  Response get(String event) {
    return vectara(token).get(path() + "/" + event);
  }

  ValidatableResponse outstanding() {
    return vectara(token).get(session() + "/outstanding_client_tool_calls").then().statusCode(200);
  }

  /** The types of the frames of a stream. */
  static List<String> types(String stream) {
    return Pattern.compile("(?m)^event:(.*)$")
        .matcher(stream)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
