package dev.parley.palantir.conversation;

import static dev.parley.testing.Wire.PALANTIR_AGENTS;
import static dev.parley.testing.Wire.palantir;

import dev.parley.testing.Token;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A caller's session with an agent, and what can be done in it.
 *
 * @param token the caller
 * @param agent the agent's RID
 * @param rid the session's RID
 */
public record Talk(Token token, String agent, String rid) {

  public static final String TALKER = "ri.aip-agents..agent.talker";

  /** A new session with an agent. */
  public static Talk with(Token token, String agent) {
    String rid =
        palantir(token)
            .body("{}")
            .post(PALANTIR_AGENTS + "/" + agent + "/sessions")
            .then()
            .statusCode(200)
            .extract()
            .path("rid");
    return new Talk(token, agent, rid);
  }

  /** The id of the session. */
  public UUID id() {
    return UUID.fromString(rid.substring(rid.lastIndexOf('.') + 1));
  }

  /** The same session for another caller. */
  public Talk by(Token other) {
    return new Talk(other, agent, rid);
  }

  private String path(String operation) {
    return PALANTIR_AGENTS + "/" + agent + "/sessions/" + rid + "/" + operation;
  }

  private static Map<String, Object> body(String text, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(Map.of("userInput", Map.of("text", text)));
    body.putAll(more);
    return body;
  }

  public Response blocking(String text, Map<String, ?> more) {
    return palantir(token).body(body(text, more)).post(path("blockingContinue"));
  }

  /** The result of a successful exchange. */
  public ValidatableResponse say(String text) {
    return blocking(text, Map.of()).then().statusCode(200);
  }

  public Response streaming(String text, Map<String, ?> more) {
    return palantir(token).body(body(text, more)).post(path("streamingContinue"));
  }

  public Response cancel(UUID message, Map<String, ?> more) {
    Map<String, Object> body = new HashMap<>(Map.of("messageId", message.toString()));
    body.putAll(more);
    return palantir(token).body(body).post(path("cancel"));
  }

  public Response content() {
    return palantir(token).get(path("content"));
  }

  public ValidatableResponse exchanges() {
    return content().then().statusCode(200);
  }

  public Response trace(UUID id) {
    return palantir(token).get(path("sessionTraces/" + id));
  }

  public Response ragContext(String text, Map<String, ?> more) {
    return palantir(token).body(body(text, more)).put(path("ragContext"));
  }

  public Response get() {
    return palantir(token).get(PALANTIR_AGENTS + "/" + agent + "/sessions/" + rid);
  }

  public Response post(String operation, String body) {
    return palantir(token).body(body).post(path(operation));
  }
}
