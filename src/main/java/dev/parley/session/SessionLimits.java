package dev.parley.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of sessions. */
@ConfigMapping(prefix = "parley.session")
public interface SessionLimits {

  /** Maximum size of a session's metadata, in bytes of UTF-8 JSON, 2 to 1048576. */
  @WithDefault("65536")
  int maxMetadataBytes();

  /**
   * How long a session is active after its last use, unless its agent sets another time: one second
   * to 3650 days.
   */
  @WithDefault("15m")
  Duration idleAfter();

  /**
   * How long names and descriptions are searched for a regular expression for one page of a list:
   * at most one minute.
   */
  @WithDefault("2s")
  Duration searchFor();
}
