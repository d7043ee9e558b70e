package dev.parley.runtime.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.testing.Sentences;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

/** Which MCP servers are called, and how long it may take to find them. */
@DisplayNameGeneration(Sentences.class)
class McpServersTest {

  private record Config(Duration timeout) implements McpConfig {

    @Override
    public Optional<List<String>> allowedUrls() {
      return Optional.of(List.of("http://127.0.0.1/mcp"));
    }

    @Override
    public boolean allowPrivateAddresses() {
      return true;
    }

    @Override
    public Optional<String> tokens() {
      return Optional.empty();
    }

    @Override
    public Optional<Path> tokensFile() {
      return Optional.empty();
    }
  }

  private static McpServer server() throws Exception {
    return McpServer.of(
            new ObjectMapper()
                .readTree(
                    """
                    [{"type": "mcp", "server_label": "a", "server_url": "http://127.0.0.1/mcp"}]
                    """))
        .get(0);
  }

  @Test
  void The_lookup_of_a_server_has_a_time_limit() throws Exception {
    Vertx vertx = Vertx.vertx();
    CountDownLatch answered = new CountDownLatch(1);
    try {
      McpServers servers = new McpServers(new Config(Duration.ofMillis(100)), vertx);
      WorkerExecutor resolver =
          vertx.createSharedWorkerExecutor(McpServers.RESOLVER, McpServers.THREADS);
      for (int i = 0; i < McpServers.THREADS; i++) {
        // A name server that does not answer.
        resolver.executeBlocking(
            () -> {
              answered.await();
              return null;
            },
            false);
      }
      McpServer server = server();
      McpFailure failure =
          catchThrowableOfType(
              McpFailure.class, () -> servers.find(server).await().atMost(Duration.ofSeconds(30)));
      assertThat(failure.kind()).isEqualTo(McpFailure.Kind.TIMEOUT);
    } finally {
      answered.countDown();
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
