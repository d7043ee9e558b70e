package dev.parley.identity;

import io.quarkus.security.AuthenticationFailedException;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The caller's data from the configured claims of a verified token.
 *
 * @param token the token
 * @param config the configured claims
 */
record TokenClaims(JsonWebToken token, IdentityConfig config) {

  private static final int MAX_NAME = 255;

  /**
   * The subject.
   *
   * @throws AuthenticationFailedException if the claim is too long or contains control characters
   */
  Optional<String> subject() {
    return claim(config.subjectClaim());
  }

  /**
   * The client that the token was issued to; empty if the token does not name one.
   *
   * @throws AuthenticationFailedException if the claim is too long or contains control characters
   */
  String client() {
    return config.clientClaims().stream()
        .flatMap(name -> claim(name).stream())
        .findFirst()
        .orElse("");
  }

  /**
   * The workspace; empty if the token must name one and does not.
   *
   * @throws AuthenticationFailedException if the claim is too long or contains control characters
   */
  Optional<String> workspace() {
    return config.workspaceClaim().map(this::claim).orElse(Optional.of(config.workspace()));
  }

  /**
   * Returns a text claim. A value that cannot be stored is rejected instead of truncated or
   * ignored, because it is part of the owner's identity.
   */
  private Optional<String> claim(String name) {
    if (!(token.getClaim(name) instanceof String text) || text.isEmpty()) {
      return Optional.empty();
    }
    if (text.length() > MAX_NAME || text.chars().anyMatch(Character::isISOControl)) {
      throw new AuthenticationFailedException();
    }
    return Optional.of(text);
  }
}
