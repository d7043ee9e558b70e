package dev.parley.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The container of the agent {@link #AGENT}, on loopback. It repeats the last message, or the body
 * of an invocation; a body that is a command is obeyed. That of {@link #COLD} never becomes ready,
 * and that of {@link #LEAVING} leaves when it is told to.
 */
public class ContainerOnLoopback implements QuarkusTestResourceLifecycleManager {

  /** An agent with a container. */
  public static final String AGENT = "in-container";

  /** An agent whose container is not ready. */
  public static final String COLD = "cold";

  /** An agent whose container is ready and then gone. */
  public static final String LEAVING = "leaving";

  /** Begins the media type of an invocation whose parts are repeated; what it is about follows. */
  public static final String PARTS = "text/x-parts; about=";

  /** Begins the media type of an invocation that is not answered; what it is about follows. */
  public static final String QUIET = "text/x-quiet; about=";

  /** What invocations were about whose connections are open. */
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  private Vertx vertx;

  @Override
  public Map<String, String> start() {
    vertx = Vertx.vertx();
    String url = url();
    return Map.of(
        "PARLEY_RUNTIME_HOSTED_IN_CONTAINER",
        url,
        "PARLEY_RUNTIME_HOSTED_COLD",
        url + "/cold",
        "PARLEY_RUNTIME_HOSTED_LEAVING",
        url());
  }

  /** The URL of a new server. */
  private String url() {
    HttpServer server =
        vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false));
    server.requestHandler(request -> handle(server, request));
    return "http://127.0.0.1:" + join(server.listen(0, "127.0.0.1")).actualPort();
  }

  @Override
  public void stop() {
    join(vertx.close());
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private void handle(HttpServer server, HttpServerRequest request) {
    if (request.path().equals("/cold/readiness")) {
      request.response().setStatusCode(503).end("secret");
    } else if (request.path().equals("/readiness")) {
      request.response().end("ready");
    } else if (request.path().equals("/responses")) {
      request.body().onSuccess(body -> respond(request, new JsonObject(body)));
    } else if (String.valueOf(request.getHeader("Content-Type")).startsWith(PARTS)) {
      repeat(request);
    } else if (String.valueOf(request.getHeader("Content-Type")).startsWith(QUIET)) {
      note(request, request.getHeader("Content-Type").substring(QUIET.length()));
    } else {
      request.body().onSuccess(body -> invoke(server, request, body.toString()));
    }
  }

  private static void respond(HttpServerRequest request, JsonObject body) {
    JsonArray input = body.getJsonArray("input");
    String message =
        input
            .getJsonObject(input.size() - 1)
            .getJsonArray("content")
            .getJsonObject(0)
            .getString("text");
    String said = input.size() + ": " + message + " " + request.getHeader("x-agent-response-id");
    StringBuilder events = new StringBuilder();
    add(events, new JsonObject().put("type", "response.created").put("response", Map.of()));
    add(events, new JsonObject().put("type", "response.output_text.delta").put("delta", said));
    if (!message.equals("/cut")) {
      add(
          events,
          new JsonObject()
              .put("type", "response.completed")
              .put("response", Map.of("usage", Map.of("input_tokens", 5, "output_tokens", 3))));
    }
    request.response().putHeader("Content-Type", "text/event-stream").end(events.toString());
  }

  private static void add(StringBuilder events, JsonObject event) {
    events.append("data: ").append(event.encode()).append("\n\n");
  }

  private void repeat(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    note(request, type.substring(PARTS.length()));
    HttpServerResponse response =
        request.response().setChunked(true).putHeader("Content-Type", type);
    request.handler(response::write);
    request.endHandler(end -> response.end());
  }

  private void note(HttpServerRequest request, String about) {
    open.add(about);
    request.connection().closeHandler(closed -> open.remove(about));
  }

  /**
   * Does as the body says, else says what was asked, as {@code <method> <URI> <invocation> <content
   * type> <body>}.
   */
  private void invoke(HttpServer server, HttpServerRequest request, String body) {
    HttpServerResponse response = request.response().putHeader("Content-Type", "text/x-told");
    String[] words = body.split(" ", 2);
    switch (words[0]) {
      case "/teapot" -> response.setStatusCode(418).end("short and stout");
      case "/hang" -> note(request, words[1]);
      case "/open" -> response.end(String.valueOf(open.contains(words[1])));
      case "/leave" ->
          // A later request of the same connection would still be answered.
          response.putHeader("Connection", "close").end("left").onComplete(ended -> server.close());
      case "/cut" -> request.connection().close();
      case "/cut-late" ->
          response
              .setChunked(true)
              .write(Buffer.buffer("some words"))
              .onSuccess(written -> request.connection().close());
      default ->
          response.end(
              String.join(
                  " ",
                  request.method().name(),
                  request.uri(),
                  request.getHeader("x-agent-invocation-id"),
                  request.getHeader("Content-Type"),
                  body));
    }
  }
}
