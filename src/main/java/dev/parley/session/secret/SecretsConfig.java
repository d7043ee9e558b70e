package dev.parley.session.secret;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Configures the encryption of session secrets. */
@ConfigMapping(prefix = "parley.secrets")
public interface SecretsConfig {

  /**
   * AES-256 keys, each 32 bytes in Base64. The first key encrypts, all keys decrypt: to rotate, add
   * the new key in front of the old ones. Without a key, sessions cannot have secrets.
   */
  Optional<List<String>> keys();
}
