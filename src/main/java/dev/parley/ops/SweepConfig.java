package dev.parley.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings for the removal of expired data. */
@ConfigMapping(prefix = "parley.sweep")
public interface SweepConfig {

  /** The interval between sweeps on each replica, such as {@code 1m}; {@code off} for never. */
  @WithDefault("1m")
  String every();

  /** How long expired sessions remain readable. */
  @WithDefault("1d")
  Duration keepExpired();
}
