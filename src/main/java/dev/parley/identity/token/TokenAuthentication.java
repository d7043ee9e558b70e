package dev.parley.identity.token;

import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Authenticates requests with bearer tokens that were verified recently. All other tokens are left
 * to OpenID Connect, whose result is cached if it is an identity; a failure is never cached.
 */
@Singleton
public class TokenAuthentication implements HttpAuthenticationMechanism {

  private static final String BEARER = "Bearer ";

  private final VerifiedTokens verified;
  private final OidcAuthenticationMechanism openId;

  public TokenAuthentication(VerifiedTokens verified, OidcAuthenticationMechanism openId) {
    this.verified = verified;
    this.openId = openId;
  }

  /** Runs after API key authentication and before OpenID Connect. */
  @Override
  public int getPriority() {
    return DEFAULT_PRIORITY + 50;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext request, IdentityProviderManager identities) {
    String header = request.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Uni.createFrom().nullItem();
    }
    String token = header.substring(BEARER.length());
    SecurityIdentity known = verified.find(token);
    return known != null
        ? Uni.createFrom().item(known)
        : openId
            .authenticate(request, identities)
            .onItem()
            .ifNotNull()
            .invoke(identity -> verified.keep(token, identity))
            .onFailure()
            .invoke(() -> verified.forget(token));
  }

  /** No challenge: OpenID Connect has one. */
  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext request) {
    return Uni.createFrom().nullItem();
  }

  /** None: this mechanism passes requests on. */
  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of();
  }
}
