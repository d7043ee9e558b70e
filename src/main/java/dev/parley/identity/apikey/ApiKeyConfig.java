package dev.parley.identity.apikey;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Configures the cache of API keys. */
@ConfigMapping(prefix = "parley.api-keys")
public interface ApiKeyConfig {

  /**
   * How long a key is cached. Changes usually take effect immediately through notifications; this
   * is the maximum delay if a notification does not arrive. {@code 0s} disables the cache and the
   * connection for notifications.
   */
  @WithDefault("5s")
  Duration keptFor();

  /** Maximum number of cached keys. */
  @WithDefault("10000")
  long kept();
}
