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
 * The provider's OAuth endpoints, found by discovery. Requests pass through: what a client proves,
 * it proves to the provider. Nothing of them is kept or logged.
 */
@ApplicationScoped
public class OAuthProvider {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final WebClient client;
  private final TenantConfigBean tenants;
  private final String issuer;

  public OAuthProvider(
      Vertx vertx,
      TenantConfigBean tenants,
      @ConfigProperty(name = "quarkus.oidc.auth-server-url") String issuer) {
    client = WebClient.create(vertx, new WebClientOptions().setFollowRedirects(false));
    this.tenants = tenants;
    this.issuer = issuer;
  }

  /**
   * What the provider answered.
   *
   * @param status HTTP status
   * @param contentType media type of the body, null when it has none
   * @param challenge the {@code WWW-Authenticate} header, if there was one
   * @param body the body, as it came
   */
  public record ProviderAnswer(
      int status, String contentType, Optional<String> challenge, byte[] body) {}

  /** URLs of the endpoints; null for one that the provider has not. */
  private record Endpoints(String authorization, String token, String revocation) {

    static Endpoints of(OidcConfigurationMetadata metadata) {
      return new Endpoints(
          metadata.getAuthorizationUri(), metadata.getTokenUri(), metadata.getRevocationUri());
    }
  }

  /**
   * The URL of the authorization endpoint, which may have a query; fails with {@link
   * ConnectException} or another failure when the provider is away or has no such endpoint.
   */
  public Uni<String> authorization() {
    return endpoints()
        .map(Endpoints::authorization)
        .onItem()
        .ifNull()
        .failWith(() -> new ConnectException("no authorization endpoint is known"));
  }

  /**
   * Passes a token request on (RFC 6749, section 3.2).
   *
   * @param form the form, encoded
   * @param authorization the client's Basic credentials, if it sent them in the header
   * @return the answer, whatever its status; fails when the provider is away
   */
  public Uni<ProviderAnswer> token(byte[] form, Optional<String> authorization) {
    return endpoints()
        .map(Endpoints::token)
        .onItem()
        .ifNull()
        .failWith(() -> new ConnectException("no token endpoint is known"))
        .chain(uri -> post(uri, form, authorization));
  }

  /**
   * Passes a revocation on (RFC 7009, section 2.1).
   *
   * @param form the form, encoded
   * @param authorization the client's Basic credentials, if it sent them in the header
   * @return the answer, whatever its status; empty when the provider revokes nothing; fails when it
   *     is away
   */
  public Uni<Optional<ProviderAnswer>> revoke(byte[] form, Optional<String> authorization) {
    return endpoints()
        .chain(
            endpoints ->
                endpoints.revocation() == null
                    ? Uni.createFrom().item(Optional.empty())
                    : post(endpoints.revocation(), form, authorization).map(Optional::of));
  }

  /**
   * Where the endpoints are. What was discovered at start is used; a provider that was away then is
   * asked now, because nobody has a bearer token yet that would make the rest of the program ask.
   */
  private Uni<Endpoints> endpoints() {
    OidcConfigurationMetadata known =
        tenants.getDefaultTenant() == null ? null : tenants.getDefaultTenant().getOidcMetadata();
    if (known != null) {
      return Uni.createFrom().item(Endpoints.of(known));
    }
    return client
        .getAbs(issuer.replaceFirst("/+$", "") + "/.well-known/openid-configuration")
        .timeout(TIMEOUT.toMillis())
        .send()
        .map(response -> Endpoints.of(new OidcConfigurationMetadata(response.bodyAsJsonObject())));
  }

  private Uni<ProviderAnswer> post(String uri, byte[] form, Optional<String> authorization) {
    HttpRequest<Buffer> request =
        client
            .postAbs(uri)
            .timeout(TIMEOUT.toMillis())
            .putHeader(HttpHeaders.CONTENT_TYPE.toString(), "application/x-www-form-urlencoded")
            .putHeader(HttpHeaders.ACCEPT.toString(), "application/json");
    authorization.ifPresent(
        credentials -> request.putHeader(HttpHeaders.AUTHORIZATION.toString(), credentials));
    return request.sendBuffer(Buffer.buffer(form)).map(OAuthProvider::answer);
  }

  private static ProviderAnswer answer(HttpResponse<Buffer> response) {
    Buffer body = response.body();
    return new ProviderAnswer(
        response.statusCode(),
        response.getHeader(HttpHeaders.CONTENT_TYPE.toString()),
        Optional.ofNullable(response.getHeader("WWW-Authenticate")),
        body == null ? new byte[0] : body.getBytes());
  }
}
