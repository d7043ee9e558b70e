package dev.parley.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.Set;

/** Resolves the caller from the verified token or API key, once for each request. */
@RequestScoped
public class Callers {

  private final SecurityIdentity identity;
  private Caller current;

  public Callers(SecurityIdentity identity) {
    this.identity = identity;
  }

  /**
   * Returns the caller of this request.
   *
   * @throws UnauthorizedException if the request is not authenticated
   * @throws AuthenticationFailedException if the token has no valid subject
   * @throws dev.parley.failure.FailureException no workspace if the token must name one and does
   *     not
   */
  public Caller current() {
    if (current == null) {
      current = of(identity);
    }
    return current;
  }

  /**
   * Returns the caller that has an identity, for filters that run before the request has one.
   *
   * @throws UnauthorizedException if it is anonymous
   * @throws AuthenticationFailedException if the token has no valid subject
   * @throws dev.parley.failure.FailureException no workspace if the token must name one and does
   *     not
   */
  public Caller of(SecurityIdentity known) {
    if (known.getPrincipal() instanceof ApiKeyPrincipal key) {
      return new Caller(
          key.workspace(), key.id(), ApiKeyPrincipal.CLIENT, Isolation.NONE, Set.of(), key.roles());
    }
    TokenCaller named = known.getAttribute(GrantedScopes.CALLER);
    if (named == null) {
      throw new UnauthorizedException();
    }
    return named.get();
  }
}
