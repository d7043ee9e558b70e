package dev.parley.ops;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** How HTTPS is served. */
@ConfigMapping(prefix = "parley.tls")
public interface TlsConfig {

  /** The directory of {@code tls.crt} and {@code tls.key}; without it there is no HTTPS. */
  Optional<String> dir();
}
