package dev.parley.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits at the edge. */
@ConfigMapping(prefix = "parley.http")
public interface HttpConfig {

  /** The most that a request's body may have. */
  @WithDefault("1M")
  MemorySize maxBodySize();

  /**
   * How much of a body is read and dropped once its request has been answered; beyond it the
   * connection is closed.
   */
  @WithDefault("64M")
  MemorySize maxDroppedBody();

  /** How long the head of a request may take, from its first byte to its last. */
  @WithDefault("30s")
  Duration headerTimeout();

  /**
   * How long the server waits for the next 16 KiB of a body, or its end; and for the rest of a body
   * whose request has been answered.
   */
  @WithDefault("30s")
  Duration bodyTimeout();

  /** How long a connection may be idle between two requests. */
  @WithDefault("75s")
  Duration idleTimeout();
}
