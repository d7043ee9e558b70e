package dev.parley.runtime.mcp;

import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.http.BaseUrl;
import dev.parley.runtime.http.PublicAddress;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Decides which MCP servers may be called and where they are. As with model servers, a definition
 * must not make this service call an address that its author could not reach.
 */
@ApplicationScoped
class McpServers {

  private static final Logger LOG = Logger.getLogger(McpServers.class);

  /** Resolves the names of hosts; name servers may be slow. */
  static final String RESOLVER = "parley-mcp-servers";

  static final int THREADS = 4;

  private final McpConfig config;
  private final Set<BaseUrl> allowed;
  private final WorkerExecutor resolver;

  McpServers(McpConfig config, Vertx vertx) {
    this.config = config;
    this.allowed =
        config.allowedUrls().orElse(List.of()).stream()
            .flatMap(url -> BaseUrl.of(url).stream())
            .collect(Collectors.toUnmodifiableSet());
    this.resolver = vertx.createSharedWorkerExecutor(RESOLVER, THREADS);
  }

  /**
   * Finds the address of a server and the headers for it.
   *
   * @return fails with {@link RuntimeFailure} if the server or its address is not allowed or its
   *     token is not readable, and with {@link McpFailure} if its name cannot be resolved in time
   */
  Uni<McpEndpoint> find(McpServer server) {
    if (!allowed.contains(server.url())) {
      return Uni.createFrom()
          .failure(
              McpServer.failure(
                  "The MCP server '%s' is not in PARLEY_RUNTIME_MCP_ALLOWED_URLS."
                      .formatted(server.label())));
    }
    return Uni.createFrom()
        .completionStage(
            () -> resolver.executeBlocking(() -> endpoint(server), false).toCompletionStage())
        .ifNoItem()
        .after(config.timeout())
        .failWith(McpFailure::late);
  }

  private McpEndpoint endpoint(McpServer server) {
    List<InetAddress> addresses;
    try {
      addresses = PublicAddress.of(server.url().name());
    } catch (UnknownHostException e) {
      throw McpFailure.unreachable("the name of the host cannot be resolved");
    }
    if (!config.allowPrivateAddresses() && !addresses.stream().allMatch(PublicAddress::is)) {
      LOG.warnf("The address of the MCP server %s is not public", server.url());
      throw McpServer.failure(
          "The address of the MCP server '%s' is not allowed.".formatted(server.label()));
    }
    Map<String, String> headers = new HashMap<>();
    token(server).ifPresent(token -> headers.put("authorization", "Bearer " + token));
    headers.putAll(server.headers());
    return new McpEndpoint(server.url(), server.path(), addresses.get(0), Map.copyOf(headers));
  }

  /** The token that the configuration has for a server. */
  private Optional<String> token(McpServer server) {
    try {
      Optional<String> token = token(config.tokens().orElse(""), server.url());
      if (token.isEmpty() && config.tokensFile().isPresent()) {
        token = token(Files.readString(config.tokensFile().get()), server.url());
      }
      if (token.isEmpty() || token.get().matches("[\\x21-\\x7e]+")) {
        return token;
      }
      LOG.warnf("The token of the MCP server %s has characters that none may have", server.url());
    } catch (IOException e) {
      LOG.warnf("PARLEY_RUNTIME_MCP_TOKENS_FILE cannot be read: %s", e.getClass().getName());
    }
    throw McpServer.failure(
        "The token of the MCP server '%s' cannot be used.".formatted(server.label()));
  }

  private static Optional<String> token(String tokens, BaseUrl url) {
    return tokens
        .lines()
        .flatMap(line -> List.of(line.split(",")).stream())
        .map(entry -> entry.strip().split("\\s+", 2))
        .filter(entry -> entry.length == 2 && BaseUrl.of(entry[0]).filter(url::equals).isPresent())
        .map(entry -> entry[1])
        .findFirst();
  }
}
