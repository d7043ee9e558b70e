package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A model server on loopback for the program under test. It repeats the last message; a message
 * that starts with a command does what the command says. {@code GET /open} tells how many answers
 * are being given.
 */
public class ModelOnLoopback implements QuarkusTestResourceLifecycleManager {

  /** System property with the base URL, for tests and settings. */
  public static final String URL_PROPERTY = "parley.test.model";

  /** The title of every conversation. */
  public static final String TITLE = "Words for it";

  private static final ObjectMapper JSON = new ObjectMapper();
  private final AtomicInteger open = new AtomicInteger();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/open", exchange -> end(exchange, 200, String.valueOf(open.get())));
    server.createContext("/v1/chat/completions", this::answer);
    server.setExecutor(threads);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    System.setProperty(URL_PROPERTY, url);
    return Map.of(
        URL_PROPERTY,
        url,
        "parley.runtime.openai.allowed-base-urls",
        url + "/v1",
        "parley.runtime.openai.allow-private-addresses",
        "true",
        "parley.runtime.openai.titles",
        "true");
  }

  @Override
  public void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    open.incrementAndGet();
    try {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      JsonNode messages = request.path("messages");
      String message = messages.path(messages.size() - 1).path("content").asText();
      switch (message.split(" ")[0]) {
        case "/status" -> end(exchange, Integer.parseInt(message.split(" ")[1]), "secret body");
        case "/once" -> {
          if (seen.add(message)) {
            end(exchange, 500, "secret body");
          } else {
            stream(exchange, "second time", true);
          }
        }
        case "/messages" -> stream(exchange, told(messages), true);
        case "Write" -> stream(exchange, TITLE + " ".repeat(3), true);
        case "/tools" -> stream(exchange, offered(request.path("tools")), true);
        case "/use" -> use(exchange, message.substring("/use ".length()));
        case "/cut" -> stream(exchange, "first words", false);
        case "/hang" -> hang(exchange);
        default -> stream(exchange, "You said: " + message, true);
      }
    } finally {
      open.decrementAndGet();
      exchange.close();
    }
  }

  /** All messages of a request with their roles. */
  private static String told(JsonNode messages) {
    return messages
        .valueStream()
        .map(one -> one.path("role").asText() + ": " + one.path("content").asText())
        .collect(Collectors.joining("\n"));
  }

  private static String offered(JsonNode tools) {
    return tools
        .valueStream()
        .map(tool -> tool.path("function").path("name").asText())
        .collect(Collectors.joining(" "));
  }

  /** Calls functions, which are separated by bars: the name, then the arguments. */
  private static void use(HttpExchange exchange, String functions) throws IOException {
    ArrayNode calls = JSON.createArrayNode();
    for (String function : functions.split(" \\| ")) {
      String[] parts = function.split(" ", 2);
      calls
          .addObject()
          .put("index", calls.size() - 1)
          .put("id", "call_" + calls.size())
          .put("type", "function")
          .putObject("function")
          .put("name", parts[0])
          .put("arguments", parts[1]);
    }
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    SentEvents.write(out, "{\"choices\":[{\"delta\":{\"tool_calls\":" + calls + "}}]}");
    SentEvents.write(out, "{\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}");
    SentEvents.write(
        out, "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}");
    SentEvents.write(out, "[DONE]");
    out.close();
  }

  private static void end(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void stream(HttpExchange exchange, String text, boolean whole) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    for (String word : text.split("(?<= )")) {
      SentEvents.write(
          out, "{\"choices\":[{\"delta\":{\"content\":" + JSON.writeValueAsString(word) + "}}]}");
    }
    if (whole) {
      SentEvents.write(out, "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
      SentEvents.write(
          out, "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}");
      SentEvents.write(out, "[DONE]");
    }
    out.close();
  }

  /** Writes comments until the reader is gone. */
  private static void hang(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    SentEvents.write(out, "{\"choices\":[{\"delta\":{\"content\":\"waiting\"}}]}");
    SentEvents.hang(out);
  }
}
