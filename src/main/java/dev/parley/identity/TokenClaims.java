package dev.parley.identity;

import io.quarkus.security.AuthenticationFailedException;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * What a verified token says about its caller, by the configured claims.
 *
 * @param token the token
 * @param config which claims say what
 */
record TokenClaims(JsonWebToken token, IdentityConfig config) {

  private static final int MAX_NAME = 255;

  /**
   * Whom it stands for.
   *
   * @throws AuthenticationFailedException when no column could hold it
   */
  Optional<String> subject() {
    return claim(config.subjectClaim());
  }

  /**
   * The client it was issued to; empty text when it does not say.
   *
   * @throws AuthenticationFailedException when no column could hold it
   */
  String client() {
    return config.clientClaims().stream()
        .flatMap(name -> claim(name).stream())
        .findFirst()
        .orElse("");
  }

  /**
   * The workspace it is for; empty when it has to name one and does not.
   *
   * @throws AuthenticationFailedException when no column could hold it
   */
  Optional<String> workspace() {
    return config.workspaceClaim().map(this::claim).orElse(Optional.of(config.workspace()));
  }

  /**
   * A claim as text. One that no column could hold is refused, never cut or dropped: it is part of
   * the owner.
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
