package dev.parley.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of sessions. */
@ConfigMapping(prefix = "parley.session")
public interface SessionConfig {

  /** The most that a session's metadata may take, in bytes of UTF-8 JSON, 2 to 1048576. */
  @WithDefault("65536")
  int maxMetadataBytes();

  /**
   * How long a session counts as active after its last use, where its agent does not say: a second
   * to 3650 days.
   */
  @WithDefault("15m")
  Duration idleAfter();

  /**
   * How long a list is searched for names and descriptions that match a regular expression, for one
   * page: at most a minute.
   */
  @WithDefault("2s")
  Duration searchFor();
}
