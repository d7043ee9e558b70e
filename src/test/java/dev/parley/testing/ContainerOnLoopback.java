package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The container of the agent {@link #AGENT}, on loopback. It repeats the last message, or the body
 * of an invocation. That of {@link #COLD} never becomes ready.
 */
public class ContainerOnLoopback implements QuarkusTestResourceLifecycleManager {

  /** An agent with a container. */
  public static final String AGENT = "in-container";

  /** An agent whose container is not ready. */
  public static final String COLD = "cold";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/readiness", exchange -> end(exchange, 200, "text/plain", "ready"));
    server.createContext("/cold", exchange -> end(exchange, 503, "text/plain", "secret"));
    server.createContext("/responses", ContainerOnLoopback::respond);
    server.createContext("/invocations", ContainerOnLoopback::invoke);
    server.setExecutor(threads);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return Map.of(
        "PARLEY_RUNTIME_HOSTED_IN_CONTAINER", url, "PARLEY_RUNTIME_HOSTED_COLD", url + "/cold");
  }

  @Override
  public void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void respond(HttpExchange exchange) throws IOException {
    JsonNode input = JSON.readTree(exchange.getRequestBody()).path("input");
    String message = input.path(input.size() - 1).at("/content/0/text").asText();
    String id = exchange.getRequestHeaders().getFirst("x-agent-response-id");
    String said = JSON.writeValueAsString(input.size() + ": " + message + " " + id);
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      write(out, "{\"type\":\"response.created\",\"response\":{}}");
      write(out, "{\"type\":\"response.output_text.delta\",\"delta\":" + said + "}");
      if (!message.equals("/cut")) {
        write(
            out,
            "{\"type\":\"response.completed\",\"response\":"
                + "{\"usage\":{\"input_tokens\":5,\"output_tokens\":3}}}");
      }
    }
  }

  private static void write(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Says what was asked, as {@code <method> <URI> <invocation> <content type> <body>}. */
  private static void invoke(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean teapot = body.equals("teapot");
    end(
        exchange,
        teapot ? 418 : 200,
        "text/x-told",
        String.join(
            " ",
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            String.valueOf(exchange.getRequestHeaders().getFirst("x-agent-invocation-id")),
            String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
            body));
  }

  private static void end(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
