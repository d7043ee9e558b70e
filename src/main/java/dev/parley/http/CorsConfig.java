package dev.parley.http;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** CORS settings. */
@ConfigMapping(prefix = "parley.cors")
public interface CorsConfig {

  /** Allowed origins, separated by commas. Without any, CORS is disabled. */
  Optional<String> origins();
}
