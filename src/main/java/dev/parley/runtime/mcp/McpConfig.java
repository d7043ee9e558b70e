package dev.parley.runtime.mcp;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the calls of MCP servers. */
@ConfigMapping(prefix = "parley.runtime.mcp")
interface McpConfig {

  /** The URLs of the servers that agents may use. */
  Optional<List<String>> allowedUrls();

  /** Whether these servers may have private addresses. */
  @WithDefault("false")
  boolean allowPrivateAddresses();

  /** Tokens for servers: URL and token, separated by a space; separated by commas. */
  Optional<String> tokens();

  /** A file with tokens, one per line, which is read for each turn. */
  Optional<Path> tokensFile();

  /**
   * How long the lookup of a server's address and each request to it may take, with its answer: 100
   * ms to 1 h.
   */
  @WithDefault("30s")
  Duration timeout();
}
