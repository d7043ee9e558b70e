package dev.parley.vectara;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of the Vectara dialect. */
@ConfigMapping(prefix = "parley.vectara")
public interface VectaraConfig {

  /**
   * Whether a new session requires a name. The vendor's documentation says so, but the vendor's SDK
   * does not require one.
   */
  @WithDefault("false")
  boolean sessionNameRequired();
}
