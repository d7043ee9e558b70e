package dev.parley.testing;

import static java.util.stream.Collectors.toList;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

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
    for (ModelFrames api : ModelFrames.values()) {
      server.createContext("/v1" + api.path(), exchange -> answer(exchange, api));
    }
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

  private void answer(HttpExchange exchange, ModelFrames api) throws IOException {
    open.incrementAndGet();
    try {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      List<String> told = api.told(request);
      String last = told.get(told.size() - 1);
      String message = last.substring(last.indexOf(' ') + 1);
      switch (message.split(" ")[0]) {
        case "/status" -> end(exchange, Integer.parseInt(message.split(" ")[1]), "secret body");
        case "/once" -> {
          if (seen.add(message)) {
            end(exchange, 500, "secret body");
          } else {
            stream(exchange, api, "second time", true);
          }
        }
        case "/messages" -> stream(exchange, api, String.join("\n", told), true);
        case "Write" -> stream(exchange, api, TITLE + " ".repeat(3), true);
        case "/tools" -> stream(exchange, api, String.join(" ", api.offered(request)), true);
        case "/request" ->
            stream(
                exchange, api, request.at(message.substring("/request ".length())).asText(), true);
        case "/use" -> use(exchange, api, message.substring("/use ".length()));
        case "/cut" -> stream(exchange, api, "first words", false);
        case "/hang" -> hang(exchange, api);
        default -> stream(exchange, api, "You said: " + message, true);
      }
    } finally {
      open.decrementAndGet();
      exchange.close();
    }
  }

  /** Calls functions, which are separated by bars: the name, then the arguments. */
  private static void use(HttpExchange exchange, ModelFrames api, String functions)
      throws IOException {
    List<String> events = new ArrayList<>();
    for (String function : functions.split(" \\| ")) {
      String[] parts = function.split(" ", 2);
      events.add(api.call(events.size(), parts[0], parts[1]));
    }
    events.addAll(api.end());
    write(exchange, events);
  }

  private static void end(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void stream(HttpExchange exchange, ModelFrames api, String text, boolean whole)
      throws IOException {
    List<String> events = Stream.of(text.split("(?<= )")).map(api::text).collect(toList());
    if (whole) {
      events.addAll(api.end());
    }
    write(exchange, events);
  }

  private static void write(HttpExchange exchange, List<String> events) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    for (String event : events) {
      SentEvents.write(out, event);
    }
    out.close();
  }

  /** Writes comments until the reader is gone. */
  private static void hang(HttpExchange exchange, ModelFrames api) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    SentEvents.write(out, api.text("waiting"));
    SentEvents.hang(out);
  }
}
