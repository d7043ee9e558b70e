package dev.parley.identity.apikey;

import io.quarkus.arc.All;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Authenticates requests with API keys on the paths that accept them. The key is read from the
 * {@code x-api-key} header, or else from {@code Authorization: Bearer} if the value does not look
 * like a signed token. All other credentials are left to OpenID Connect.
 */
@Singleton
public class ApiKeyAuthentication implements HttpAuthenticationMechanism {

  /** The header for API keys. */
  public static final String HEADER = "x-api-key";

  private static final Pattern BEARER =
      Pattern.compile("Bearer +(\\S.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final List<ApiKeyPaths> paths;

  public ApiKeyAuthentication(@All List<ApiKeyPaths> paths) {
    this.paths = paths;
  }

  /** Runs before bearer token authentication, which would reject a key. */
  @Override
  public int getPriority() {
    return DEFAULT_PRIORITY + 100;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext request, IdentityProviderManager identities) {
    if (paths.stream().noneMatch(path -> path.takeApiKeys(request.normalizedPath()))) {
      return Uni.createFrom().nullItem();
    }
    return key(request.request())
        .map(
            key ->
                identities.authenticate(
                    HttpSecurityUtils.setRoutingContextAttribute(new ApiKeyRequest(key), request)))
        .orElseGet(() -> Uni.createFrom().nullItem());
  }

  private static Optional<String> key(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(HEADER))
        .or(
            () ->
                Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                    .map(BEARER::matcher)
                    .filter(Matcher::matches)
                    .map(bearer -> bearer.group(1))
                    .filter(value -> !ApiKeySecret.likeToken(value)));
  }

  /** No challenge: the response is the same for all credentials and is created elsewhere. */
  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext request) {
    return Uni.createFrom().nullItem();
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(ApiKeyRequest.class);
  }
}
