package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An MCP server on loopback for the program under test. It answers with JSON at {@code /json} and
 * with event streams at {@code /stream}. {@code GET /open} tells how many calls are running, {@code
 * GET /sessions} how many sessions there are, {@code GET /ran/<key>} how often {@code count},
 * {@code repeat} or {@code hang} was called with a text.
 */
public class McpOnLoopback implements QuarkusTestResourceLifecycleManager {

  /** System property with the URL, for tests and settings. */
  public static final String URL_PROPERTY = "parley.test.mcp";

  /** The token that the server at {@code /token} asks for. */
  public static final String TOKEN = "mcp-very-secret";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TOOLS =
      List.of(
          "say", "fail", "refuse", "hang", "large", "broken", "forget", "count", "repeat",
          "headers");

  private static final int MANY = 513;

  private final AtomicInteger open = new AtomicInteger();
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> ran = new ConcurrentHashMap<>();
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
    server.createContext(
        "/sessions", exchange -> end(exchange, 200, String.valueOf(sessions.size())));
    server.createContext(
        "/ran/",
        exchange ->
            end(
                exchange,
                200,
                String.valueOf(
                    ran.getOrDefault(exchange.getRequestURI().getPath().substring(5), 0))));
    server.createContext("/json", exchange -> answer(exchange, false));
    server.createContext("/stream", exchange -> answer(exchange, true));
    server.createContext("/many", exchange -> answer(exchange, false));
    server.createContext("/token", this::withToken);
    server.createContext("/moved", McpOnLoopback::redirect);
    server.createContext(
        "/text",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/plain");
          end(exchange, 200, "secret body");
        });
    server.setExecutor(threads);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    System.setProperty(URL_PROPERTY, url);
    return Map.of(
        URL_PROPERTY,
        url,
        "parley.runtime.mcp.allowed-urls",
        "%1$s/json,%1$s/stream,%1$s/token,%1$s/moved,%1$s/text,%1$s/many,http://127.0.0.1:1/away"
            .formatted(url),
        "parley.runtime.mcp.allow-private-addresses",
        "true",
        "parley.runtime.mcp.tokens",
        url + "/token " + TOKEN,
        "parley.runtime.mcp.timeout",
        "2s");
  }

  @Override
  public void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void redirect(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Location", System.getProperty(URL_PROPERTY) + "/json");
    end(exchange, 307, "");
  }

  private void withToken(HttpExchange exchange) throws IOException {
    if (("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, false);
    } else {
      end(exchange, 401, "secret body");
    }
  }

  private void answer(HttpExchange exchange, boolean streamed) throws IOException {
    open.incrementAndGet();
    try {
      String session = exchange.getRequestHeaders().getFirst("Mcp-Session-Id");
      if (exchange.getRequestMethod().equals("DELETE")) {
        sessions.remove(session);
        end(exchange, 204, "");
        return;
      }
      JsonNode message = JSON.readTree(exchange.getRequestBody());
      String method = message.path("method").asText();
      if (method.equals("initialize")) {
        String begun = UUID.randomUUID().toString();
        sessions.add(begun);
        exchange.getResponseHeaders().add("Mcp-Session-Id", begun);
      } else if (!sessions.contains(String.valueOf(session))) {
        end(exchange, 404, "");
        return;
      } else if (!exchange.getRequestHeaders().containsKey("Mcp-Protocol-Version")) {
        end(exchange, 400, "");
        return;
      }
      if (message.has("id")) {
        respond(exchange, message, session, streamed);
      } else {
        end(exchange, 202, "");
      }
    } finally {
      open.decrementAndGet();
      exchange.close();
    }
  }

  private void respond(HttpExchange exchange, JsonNode message, String session, boolean streamed)
      throws IOException {
    ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", message.path("id"));
    JsonNode params = message.path("params");
    switch (message.path("method").asText()) {
      case "initialize" -> {
        ObjectNode result = answer.putObject("result");
        result.put("protocolVersion", params.path("protocolVersion").asText());
        result.putObject("capabilities").putObject("tools");
        result.putObject("serverInfo").put("name", "loopback").put("version", "1");
      }
      case "tools/list" -> {
        if (exchange.getRequestURI().getPath().equals("/many")) {
          listMany(answer.putObject("result"));
        } else {
          list(answer.putObject("result"), params.path("cursor").asInt(0));
        }
      }
      default -> {
        if (call(exchange, answer, params, session)) {
          return;
        }
      }
    }
    if (!streamed) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      end(exchange, 200, answer.toString());
      return;
    }
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    SentEvents.write(
        out, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}");
    SentEvents.write(out, answer.toString());
    out.close();
  }

  /** More tools than a server may have, on one page. */
  private static void listMany(ObjectNode result) {
    ArrayNode tools = result.putArray("tools");
    for (int i = 0; i < MANY; i++) {
      tools.addObject().put("name", "tool" + i);
    }
  }

  /** Two pages. */
  private static void list(ObjectNode result, int from) {
    int half = TOOLS.size() / 2;
    ArrayNode tools = result.putArray("tools");
    for (String name : TOOLS.subList(from, from + half)) {
      ObjectNode tool = tools.addObject().put("name", name).put("description", "It will " + name);
      tool.putObject("inputSchema").put("type", "object");
    }
    if (from == 0) {
      result.put("nextCursor", String.valueOf(half));
    }
  }

  /** Calls a tool; true if the answer has been sent. */
  private boolean call(HttpExchange exchange, ObjectNode answer, JsonNode params, String session)
      throws IOException {
    String text = params.path("arguments").path("text").asText();
    switch (params.path("name").asText()) {
      case "say" -> text(answer, "It says " + text);
      case "fail" -> text(answer, "No such " + text).put("isError", true);
      case "refuse" ->
          answer.putObject("error").put("code", -32602).put("message", "bad arguments");
      case "large" -> text(answer, "x".repeat(100_001));
      case "count" -> text(answer, "Number " + ran.merge(text, 1, Integer::sum));
      case "repeat" -> {
        ran.merge(text, 1, Integer::sum);
        text(answer, text);
      }
      case "headers" -> text(answer, String.valueOf(headers(exchange.getRequestHeaders())));
      case "forget" -> {
        if (ran.merge(text, 1, Integer::sum) == 1) {
          sessions.remove(session);
          end(exchange, 404, "");
          return true;
        }
        text(answer, "Remembered");
      }
      case "broken" -> {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        end(exchange, 200, "{\"secret\":");
        return true;
      }
      default -> {
        ran.merge(text, 1, Integer::sum);
        hang(exchange);
        return true;
      }
    }
    return false;
  }

  /** The headers of a request whose values tell who sends it, by their names in lower case. */
  private static Map<String, String> headers(Headers headers) {
    Map<String, String> sent = new TreeMap<>();
    headers.forEach((name, values) -> sent.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    sent.keySet().removeIf(name -> !name.startsWith("x-") && !name.equals("authorization"));
    return sent;
  }

  private static ObjectNode text(ObjectNode answer, String text) {
    ObjectNode result = answer.putObject("result");
    result.putArray("content").addObject().put("type", "text").put("text", text);
    return result;
  }

  private static void end(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Writes comments until the reader is gone. */
  private static void hang(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    SentEvents.hang(out);
  }
}
