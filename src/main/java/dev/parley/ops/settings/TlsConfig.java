package dev.parley.ops.settings;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** HTTPS settings. */
@ConfigMapping(prefix = "parley.tls")
public interface TlsConfig {

  /** The directory of {@code tls.crt} and {@code tls.key}; without it, HTTPS is disabled. */
  Optional<String> dir();
}
