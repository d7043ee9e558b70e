package dev.parley.palantir.session;

import static dev.parley.testing.Wire.PALANTIR;
import static dev.parley.testing.Wire.PALANTIR_AGENTS;
import static dev.parley.testing.Wire.palantir;
import static dev.parley.testing.Wire.palantirSession;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.testing.Token;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.function.BiFunction;

/** The operations on one session. The last one deletes it. */
enum SessionCall {
  GET(Token.READ, 200, (request, path) -> request.get(path)),
  UPDATE_TITLE(
      Token.WRITE,
      204,
      (request, path) -> request.body("{\"title\":\"t\"}").put(path + "/updateTitle")),
  CONTENT(Token.READ, 200, (request, path) -> request.get(path + "/content")),
  TRACE(
      Token.READ,
      200,
      (request, path) -> request.get(path + "/sessionTraces/" + SessionCall.TRACE_ID)),
  RAG_CONTEXT(
      Token.WRITE,
      200,
      (request, path) ->
          request.body("{\"userInput\":{\"text\":\"a\"}}").put(path + "/ragContext")),
  BLOCKING_CONTINUE(
      Token.WRITE,
      200,
      (request, path) ->
          request.body("{\"userInput\":{\"text\":\"a\"}}").post(path + "/blockingContinue")),
  STREAMING_CONTINUE(
      Token.WRITE,
      200,
      (request, path) ->
          request.body("{\"userInput\":{\"text\":\"a\"}}").post(path + "/streamingContinue")),
  /** Finds the session, in which nothing is in progress. */
  CANCEL(
      Token.WRITE,
      400,
      (request, path) ->
          request
              .body("{\"messageId\":\"%s\"}".formatted(SessionCall.TRACE_ID))
              .post(path + "/cancel")),
  DELETE(Token.WRITE, 204, (request, path) -> request.delete(path));

  private static final String TRACE_ID = "5f0c1f5e-7a52-4d0a-9a4b-3f1f5c1d2e3a";

  private final String scope;
  private final int status;
  private final BiFunction<RequestSpecification, String, Response> send;

  SessionCall(String scope, int status, BiFunction<RequestSpecification, String, Response> send) {
    this.scope = scope;
    this.status = status;
    this.send = send;
  }

  /** A new session with the demo agent, with the exchange whose trace is read. */
  static String session(Token token) {
    String rid = palantirSession(token);
    palantir(token)
        .body("{\"userInput\":{\"text\":\"a\"},\"sessionTraceId\":\"%s\"}".formatted(TRACE_ID))
        .post(PALANTIR + "/" + rid + "/blockingContinue")
        .then()
        .statusCode(200);
    return rid;
  }

  /** The scope that the operation requires. */
  String scope() {
    return scope;
  }

  /** Calls the operation on a session with the demo agent. */
  Response on(String rid, Token token) {
    return send(palantir(token), PALANTIR + "/" + rid);
  }

  /** Calls the operation on a session with another agent. */
  Response on(String agent, String rid, Token token) {
    return send(palantir(token), PALANTIR_AGENTS + "/" + agent + "/sessions/" + rid);
  }

  /** Sends the operation's request to the path of a session. */
  Response send(RequestSpecification request, String path) {
    return send.apply(request, path);
  }

  /** Checks that an answer is that of a session that the caller can use. */
  void assertFound(Response answer) {
    assertThat(answer.statusCode()).as(name()).isEqualTo(status);
    if (this == CANCEL) {
      answer.then().body("errorName", equalTo("CancelSessionFailedMessageNotInProgress"));
    }
  }
}
