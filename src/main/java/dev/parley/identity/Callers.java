package dev.parley.identity;

import dev.parley.failure.AccessFailure;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Resolves the caller from the verified token or API key, once for each request. */
@RequestScoped
public class Callers {

  private final SecurityIdentity identity;
  private final IdentityConfig config;
  private Caller current;

  public Callers(SecurityIdentity identity, IdentityConfig config) {
    this.identity = identity;
    this.config = config;
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
    if (!(known.getPrincipal() instanceof JsonWebToken token)) {
      throw new UnauthorizedException();
    }
    TokenClaims claims = new TokenClaims(token, config);
    String subject = claims.subject().orElseThrow(AuthenticationFailedException::new);
    String workspace = claims.workspace().orElseThrow(new AccessFailure.NoWorkspace()::exception);
    Set<String> scopes = known.getAttribute(GrantedScopes.ATTRIBUTE);
    Roles roles = known.getAttribute(GrantedScopes.ROLES);
    return new Caller(workspace, subject, claims.client(), Isolation.NONE, scopes, roles);
  }
}
