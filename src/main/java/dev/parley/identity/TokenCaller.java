package dev.parley.identity;

import dev.parley.failure.AccessFailure;
import io.quarkus.security.AuthenticationFailedException;
import java.util.Set;

/**
 * The caller that a verified token names. The claims are read once; the result belongs to the
 * identity, which serves many requests.
 */
final class TokenCaller {

  private final TokenClaims claims;
  private final Set<String> scopes;
  private final Roles roles;
  private volatile Caller caller;

  TokenCaller(TokenClaims claims, Set<String> scopes, Roles roles) {
    this.claims = claims;
    this.scopes = scopes;
    this.roles = roles;
  }

  /**
   * The caller, without an isolation key.
   *
   * @throws AuthenticationFailedException if the token has no valid subject
   * @throws dev.parley.failure.FailureException no workspace if the token must name one and does
   *     not
   */
  Caller get() {
    Caller known = caller;
    if (known == null) {
      known = read();
      caller = known;
    }
    return known;
  }

  private Caller read() {
    String subject = claims.subject().orElseThrow(AuthenticationFailedException::new);
    String workspace = claims.workspace().orElseThrow(new AccessFailure.NoWorkspace()::exception);
    return new Caller(workspace, subject, claims.client(), Isolation.NONE, scopes, roles);
  }
}
