package dev.parley.runtime;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.util.Optional;

/** Settings of runtimes. */
@ConfigMapping(prefix = "parley.runtime")
public interface RuntimeConfig {

  /** The runtime of agents whose definition names none. */
  @WithName("default")
  Optional<String> byDefault();
}
