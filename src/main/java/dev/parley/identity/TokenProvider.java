package dev.parley.identity;

import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The provider's token endpoint, found by discovery. Requests pass through as they are: what a
 * client proves, it proves to the provider. Nothing of them is kept or logged.
 */
@ApplicationScoped
public class TokenProvider {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final WebClient client;
  private final TenantConfigBean tenants;
  private final String issuer;

  public TokenProvider(
      Vertx vertx,
      TenantConfigBean tenants,
      @ConfigProperty(name = "quarkus.oidc.auth-server-url") String issuer) {
    client = WebClient.create(vertx, new WebClientOptions().setFollowRedirects(false));
    this.tenants = tenants;
    this.issuer = issuer;
  }

  /**
   * The provider's answer to a token request.
   *
   * @param status HTTP status
   * @param contentType media type of the body
   * @param challenge the {@code WWW-Authenticate} header, if there was one
   * @param body the body, as it came
   */
  public record TokenAnswer(
      int status, String contentType, Optional<String> challenge, String body) {}

  /**
   * Passes a token request on (RFC 6749, section 3.2).
   *
   * @param form the form as it came, encoded
   * @param authorization the client's Basic credentials, if it sent them in the header
   * @return the answer, whatever its status; fails with {@link ConnectException} when the provider
   *     is unknown or away
   */
  public Uni<TokenAnswer> token(String form, Optional<String> authorization) {
    return tokenUri().chain(uri -> token(uri, form, authorization));
  }

  /**
   * Where the token endpoint is. What was discovered at start is used; a provider that was away
   * then is asked now, because nobody has a bearer token yet that would make the rest of the
   * program ask.
   */
  private Uni<String> tokenUri() {
    OidcConfigurationMetadata known =
        tenants.getDefaultTenant() == null ? null : tenants.getDefaultTenant().getOidcMetadata();
    if (known != null && known.getTokenUri() != null) {
      return Uni.createFrom().item(known.getTokenUri());
    }
    return client
        .getAbs(issuer.replaceFirst("/+$", "") + "/.well-known/openid-configuration")
        .timeout(TIMEOUT.toMillis())
        .send()
        .map(response -> response.bodyAsJsonObject().getString("token_endpoint"))
        .onItem()
        .ifNull()
        .failWith(() -> new ConnectException("no token endpoint is known"));
  }

  private Uni<TokenAnswer> token(String uri, String form, Optional<String> authorization) {
    HttpRequest<Buffer> request =
        client
            .postAbs(uri)
            .timeout(TIMEOUT.toMillis())
            .putHeader(HttpHeaders.CONTENT_TYPE.toString(), "application/x-www-form-urlencoded")
            .putHeader(HttpHeaders.ACCEPT.toString(), "application/json");
    authorization.ifPresent(
        credentials -> request.putHeader(HttpHeaders.AUTHORIZATION.toString(), credentials));
    return request.sendBuffer(Buffer.buffer(form)).map(TokenProvider::answer);
  }

  private static TokenAnswer answer(HttpResponse<Buffer> response) {
    return new TokenAnswer(
        response.statusCode(),
        response.getHeader(HttpHeaders.CONTENT_TYPE.toString()),
        Optional.ofNullable(response.getHeader("WWW-Authenticate")),
        response.bodyAsString());
  }
}
