package dev.parley.palantir;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** What can be set about the Palantir dialect. */
@ConfigMapping(prefix = "parley.palantir")
public interface PalantirConfig {

  /** How long a session made through this dialect lives after its last exchange. */
  @WithDefault("24h")
  @DurationMin(seconds = 1)
  Duration sessionTtl();
}
