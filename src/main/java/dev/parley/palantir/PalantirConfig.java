package dev.parley.palantir;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the Palantir dialect. */
@ConfigMapping(prefix = "parley.palantir")
public interface PalantirConfig {

  /**
   * The lifetime, after the last exchange, of sessions created through this dialect; at least one
   * second.
   */
  @WithDefault("24h")
  Duration sessionTtl();
}
