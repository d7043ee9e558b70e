package dev.parley.http;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Which web pages may call. */
@ConfigMapping(prefix = "parley.cors")
public interface CorsConfig {

  /** Their origins, parted by commas. Without any there is no CORS. */
  Optional<String> origins();
}
