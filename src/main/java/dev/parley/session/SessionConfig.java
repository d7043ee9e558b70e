package dev.parley.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Limits of sessions. */
@ConfigMapping(prefix = "parley.session")
public interface SessionConfig {

  /** The most that a session's metadata may take, in bytes of UTF-8 JSON. */
  @WithDefault("65536")
  @Min(2)
  @Max(1_048_576)
  int maxMetadataBytes();

  /** How long a session counts as active after its last use, where its agent does not say. */
  @WithDefault("15m")
  @DurationMin(seconds = 1)
  @DurationMax(days = 3650)
  Duration idleAfter();

  /**
   * How long a list is searched for names and descriptions that match a regular expression, for one
   * page.
   */
  @WithDefault("2s")
  @DurationMin
  @DurationMax(seconds = 60)
  Duration searchFor();
}
