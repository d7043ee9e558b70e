package dev.parley.identity;

import dev.parley.store.StoreClock;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwt.consumer.Validator;

/**
 * Rejects tokens that were issued in the future, beyond the allowed clock skew. Quarkus checks
 * {@code exp} and {@code nbf}, but only the presence of {@code iat}.
 */
@Unremovable // Quarkus looks it up at startup
@ApplicationScoped
public class IssuedAt implements Validator {

  private final StoreClock clock;
  private final int skewSeconds;

  public IssuedAt(
      StoreClock clock,
      @ConfigProperty(name = "quarkus.oidc.token.lifespan-grace") int skewSeconds) {
    this.clock = clock;
    this.skewSeconds = skewSeconds;
  }

  /**
   * @return null if the token is valid, else the reason why it is not
   */
  @Override
  public String validate(JwtContext token) throws MalformedClaimException {
    NumericDate issued = token.getJwtClaims().getIssuedAt();
    Instant latest = clock.now().plusSeconds(skewSeconds);
    return issued == null || issued.getValue() <= latest.getEpochSecond()
        ? null
        : "The token was issued in the future";
  }
}
