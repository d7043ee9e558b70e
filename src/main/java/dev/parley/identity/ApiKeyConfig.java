package dev.parley.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long API keys are kept in memory once they were found. */
@ConfigMapping(prefix = "parley.api-keys")
public interface ApiKeyConfig {

  /**
   * How long a key is used without asking the database again. A change is heard at once all the
   * same; this is the most that a change takes where the database's notice does not get through.
   * {@code 0s} keeps nothing, and holds no connection to hear of changes.
   */
  @WithDefault("5s")
  Duration keptFor();

  /** How many keys are kept. */
  @WithDefault("10000")
  long kept();
}
