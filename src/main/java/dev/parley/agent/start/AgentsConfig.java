package dev.parley.agent.start;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Configures the agents file. */
@ConfigMapping(prefix = "parley.agents")
public interface AgentsConfig {

  /** A YAML file that declares agents: a path, or {@code classpath:} and a resource name. */
  Optional<String> file();
}
