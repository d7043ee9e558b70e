package dev.parley.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits at the edge. */
@ConfigMapping(prefix = "parley.http")
public interface HttpConfig {

  /** The most that a request's body may have. */
  @WithDefault("1M")
  MemorySize maxBodySize();
}
