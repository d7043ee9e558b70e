package dev.parley.palantir;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What can be set about the Palantir dialect. */
@ConfigMapping(prefix = "parley.palantir")
public interface PalantirConfig {

  /**
   * How long a session made through this dialect lives after its last exchange, at least a second.
   */
  @WithDefault("24h")
  Duration sessionTtl();
}
