package dev.parley.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits for requests and connections. */
@ConfigMapping(prefix = "parley.http")
public interface HttpConfig {

  /** The maximum size of a request body. */
  @WithDefault("1M")
  MemorySize maxBodySize();

  /**
   * The maximum size of the rest of a body that is read and discarded after the response; if it is
   * larger, the connection is closed.
   */
  @WithDefault("64M")
  MemorySize maxDroppedBody();

  /** The maximum time for receiving the head of a request, from the first to the last byte. */
  @WithDefault("30s")
  Duration headerTimeout();

  /**
   * The maximum time to wait for the next 16 KiB of a body or its end, and for the rest of a body
   * after the response.
   */
  @WithDefault("30s")
  Duration bodyTimeout();

  /** The maximum idle time of a connection between two requests. */
  @WithDefault("75s")
  Duration idleTimeout();
}
