package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that speaks the wire format of Chat Completions, as a test tells it to. */
final class LoopbackModel implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Queue<Handler<HttpServerRequest>> answers = new ConcurrentLinkedQueue<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * A request.
   *
   * @param closed completes when its connection is closed
   */
  record Received(
      String path,
      String host,
      String authorization,
      JsonNode body,
      long nanoTime,
      CompletableFuture<Void> closed) {}

  LoopbackModel(Vertx vertx) {
    server =
        vertx
            // Without HTTP/2, a connection is known before its first request.
            .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
            .requestHandler(this::handle)
            .connectionHandler(opened -> connections.incrementAndGet())
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  private void handle(HttpServerRequest request) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    request.connection().closeHandler(nothing -> closed.complete(null));
    Handler<HttpServerRequest> answer = answers.poll();
    request
        .body()
        .onSuccess(
            body -> {
              received.add(
                  new Received(
                      request.path(),
                      request.getHeader("Host"),
                      request.getHeader("Authorization"),
                      json(body),
                      System.nanoTime(),
                      closed));
              if (answer == null) {
                request.response().setStatusCode(501).end();
              } else {
                answer.handle(request);
              }
            });
  }

  private static JsonNode json(Buffer body) {
    try {
      return JSON.readTree(body.getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/v1";
  }

  int port() {
    return server.actualPort();
  }

  List<Received> received() {
    return received;
  }

  /** How many connections were opened so far. */
  int connections() {
    return connections.get();
  }

  /** Answers the next request. */
  LoopbackModel then(Handler<HttpServerRequest> answer) {
    answers.add(answer);
    return this;
  }

  /** Answers the next request with a status, a body and pairs of headers. */
  LoopbackModel thenStatus(int status, String body, String... headers) {
    return then(
        request -> {
          HttpServerResponse response = request.response().setStatusCode(status);
          for (int i = 0; i < headers.length; i += 2) {
            response.putHeader(headers[i], headers[i + 1]);
          }
          response.end(body);
        });
  }

  /** Answers the next request with a whole stream. */
  LoopbackModel thenStream(String... frames) {
    return then(request -> stream(request).end(String.join("", frames)));
  }

  /** Answers the next request with frames, and then closes the connection. */
  LoopbackModel thenCut(String... frames) {
    return then(
        request ->
            stream(request)
                .write(String.join("", frames))
                .onSuccess(written -> request.connection().close()));
  }

  /** Answers the next request with frames, and then with nothing more. */
  LoopbackModel thenHang(String... frames) {
    return then(request -> stream(request).write(String.join("", frames)));
  }

  static HttpServerResponse stream(HttpServerRequest request) {
    return request
        .response()
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream; charset=utf-8");
  }

  /** An event. */
  static String event(String data) {
    return "data: " + data + "\n\n";
  }

  /** A chunk with a part of the text. */
  static String text(String part) {
    return event(
        JSON.createObjectNode()
            .set(
                "choices",
                JSON.createArrayNode()
                    .add(
                        JSON.createObjectNode()
                            .put("index", 0)
                            .set("delta", JSON.createObjectNode().put("content", part))))
            .toString());
  }

  /** The chunk with the end of the answer, and the end of the stream. */
  static String end(String reason) {
    return event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}")
        + event("[DONE]");
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
