package dev.parley.runtime.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.runtime.http.BaseUrl;
import dev.parley.testing.Sentences;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** When the sessions of MCP servers end. */
@DisplayNameGeneration(Sentences.class)
class ToolboxTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final Toolbox box = new Toolbox(null, new ObjectMapper());

  @BeforeEach
  void connect() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (request.method() == HttpMethod.DELETE) {
                    ended.complete(request.getHeader("mcp-session-id"));
                  }
                  request
                      .response()
                      .putHeader("content-type", "application/json")
                      .putHeader("mcp-session-id", "s-1")
                      .end("{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": {}}");
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    McpConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(McpConfig.class)
            .build()
            .getConfigMapping(McpConfig.class);
    McpConnection connection =
        new McpConnection(
            new McpClient(config, new ObjectMapper(), vertx),
            new McpEndpoint(
                BaseUrl.of("http://127.0.0.1:" + server.actualPort()).orElseThrow(),
                "/mcp",
                InetAddress.getLoopbackAddress(),
                Map.of()));
    connection.open().await().atMost(LIMIT);
    box.add(connection);
  }

  @AfterEach
  void close() throws Exception {
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private String endedAfter(Supplier<Multi<? extends String>> work) throws Exception {
    box.during(work).subscribe().withSubscriber(AssertSubscriber.create(1)).cancel();
    return ended.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void After_the_work() throws Exception {
    assertThat(endedAfter(() -> Multi.createFrom().item("done"))).isEqualTo("s-1");
  }

  @Test
  void After_work_that_is_cancelled() throws Exception {
    assertThat(endedAfter(() -> Multi.createFrom().nothing())).isEqualTo("s-1");
  }

  @Test
  void After_work_that_fails() throws Exception {
    assertThat(
            endedAfter(() -> Multi.createFrom().failure(new IllegalStateException("of the test"))))
        .isEqualTo("s-1");
  }

  @Test
  void After_work_that_cannot_begin() throws Exception {
    assertThat(
            endedAfter(
                () -> {
                  throw new StackOverflowError("of the test");
                }))
        .isEqualTo("s-1");
  }
}
