package dev.parley.vectara;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What can be set about the Vectara dialect. */
@ConfigMapping(prefix = "parley.vectara")
public interface VectaraConfig {

  /**
   * Whether a new session has to be named. The vendor's page says so, the vendor's SDK leaves the
   * name out.
   */
  @WithDefault("false")
  boolean sessionNameRequired();
}
