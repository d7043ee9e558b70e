package dev.parley.agent;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where agents are declared. */
@ConfigMapping(prefix = "parley.agents")
public interface AgentsConfig {

  /** A YAML file that declares agents: a path, or {@code classpath:} and a resource's name. */
  Optional<String> file();
}
