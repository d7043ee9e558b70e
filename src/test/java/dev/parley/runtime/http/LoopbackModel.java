package dev.parley.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
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

/** A server on loopback that answers as a test tells it to, such as with Chat Completions. */
public final class LoopbackModel implements AutoCloseable {

  public static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Queue<Handler<HttpServerRequest>> answers = new ConcurrentLinkedQueue<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * A request.
   *
   * @param closed completes when its connection is closed
   */
  public record Received(
      String path,
      String host,
      String authorization,
      MultiMap headers,
      JsonNode body,
      long nanoTime,
      CompletableFuture<Void> closed) {}

  /** Listens. */
  public LoopbackModel(Vertx vertx) {
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
                      request.headers(),
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

  public String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/v1";
  }

  public int port() {
    return server.actualPort();
  }

  public List<Received> received() {
    return received;
  }

  /** How many connections were opened so far. */
  public int connections() {
    return connections.get();
  }

  /** Answers the next request. */
  public LoopbackModel then(Handler<HttpServerRequest> answer) {
    answers.add(answer);
    return this;
  }

  /** Answers the next request with a status, a body and pairs of headers. */
  public LoopbackModel thenStatus(int status, String body, String... headers) {
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
  public LoopbackModel thenStream(String... frames) {
    return then(request -> stream(request).end(String.join("", frames)));
  }

  /** Answers the next request with frames, and then closes the connection. */
  public LoopbackModel thenCut(String... frames) {
    return then(
        request ->
            stream(request)
                .write(String.join("", frames))
                .onSuccess(written -> request.connection().close()));
  }

  /** Answers the next request with frames, and then with nothing more. */
  public LoopbackModel thenHang(String... frames) {
    return then(request -> stream(request).write(String.join("", frames)));
  }

  public static HttpServerResponse stream(HttpServerRequest request) {
    return request
        .response()
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream; charset=utf-8");
  }

  /** An event. */
  public static String event(String data) {
    return "data: " + data + "\n\n";
  }

  /** A chunk with a part of the text. */
  public static String text(String part) {
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
  public static String end(String reason) {
    return event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}")
        + event("[DONE]");
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
