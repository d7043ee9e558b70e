package dev.parley.identity.apikey;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Base64;

/** Generates secrets of API keys: {@code zut_} and 256 random bits. */
@ApplicationScoped
class ApiKeySecrets {

  private static final String PREFIX = "zut_";
  private static final int BYTES = 32;

  // A bean field, not a static one: a native build must not store it in the image.
  private final SecureRandom random = new SecureRandom();

  /** Returns a new secret. */
  ApiKeySecret next() {
    byte[] bits = new byte[BYTES];
    random.nextBytes(bits);
    return ApiKeySecret.of(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits))
        .orElseThrow();
  }
}
