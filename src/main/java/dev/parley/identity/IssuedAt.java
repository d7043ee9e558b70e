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
 * Refuses a token that was issued in the future, beyond the difference allowed between clocks.
 * Quarkus checks {@code exp} and {@code nbf}, and of {@code iat} only that it is there.
 */
@Unremovable // Quarkus looks it up when the program starts
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
   * @return null when the token is valid, else what is wrong with it
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
