package dev.parley.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets of API keys: {@code zut_} and 256 random bits. */
@ApplicationScoped
class ApiKeySecrets {

  private static final String PREFIX = "zut_";
  private static final int BYTES = 32;

  // Held by a bean and not by a static field: a native build must not freeze it into the image.
  private final SecureRandom random = new SecureRandom();

  /** A secret that nobody had before. */
  ApiKeySecret next() {
    byte[] bits = new byte[BYTES];
    random.nextBytes(bits);
    return ApiKeySecret.of(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits))
        .orElseThrow();
  }
}
