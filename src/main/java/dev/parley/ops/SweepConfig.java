package dev.parley.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When what is over is removed. */
@ConfigMapping(prefix = "parley.sweep")
public interface SweepConfig {

  /** How often a replica looks for it, such as {@code 1m}; {@code off} for never. */
  @WithDefault("1m")
  String every();

  /** How long expired sessions can still be looked at. */
  @WithDefault("1d")
  Duration keepExpired();
}
