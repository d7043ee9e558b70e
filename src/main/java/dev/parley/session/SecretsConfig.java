package dev.parley.session;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** What the secrets of sessions are sealed with. */
@ConfigMapping(prefix = "parley.secrets")
public interface SecretsConfig {

  /**
   * Keys of AES-256, each 32 bytes in Base64. The first seals, all open: a new key goes to the
   * front of the old ones. Without any key no session takes secrets.
   */
  Optional<List<String>> keys();
}
