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

/**
 * The provider's token endpoint, found by discovery. Requests pass through as they are: what a
 * client proves, it proves to the provider. Nothing of them is kept or logged.
 */
@ApplicationScoped
public class TokenProvider {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final WebClient client;
  private final TenantConfigBean tenants;

  public TokenProvider(Vertx vertx, TenantConfigBean tenants) {
    client = WebClient.create(vertx, new WebClientOptions().setFollowRedirects(false));
    this.tenants = tenants;
  }

  /**
   * The provider's answer to a token request.
   *
   * @param status HTTP status
   * @param contentType media type of the body
   * @param body the body, as it came
   */
  public record TokenAnswer(int status, String contentType, String body) {}

  /**
   * Passes a token request on (RFC 6749, section 3.2).
   *
   * @param form the form as it came, encoded
   * @param authorization the client's Basic credentials, if it sent them in the header
   * @return the answer, whatever its status; fails with {@link ConnectException} when the provider
   *     is unknown or away
   */
  public Uni<TokenAnswer> token(String form, Optional<String> authorization) {
    OidcConfigurationMetadata provider =
        tenants.getDefaultTenant() == null ? null : tenants.getDefaultTenant().getOidcMetadata();
    if (provider == null || provider.getTokenUri() == null) {
      return Uni.createFrom().failure(new ConnectException("no token endpoint is known"));
    }
    HttpRequest<Buffer> request =
        client
            .postAbs(provider.getTokenUri())
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
        response.bodyAsString());
  }
}
