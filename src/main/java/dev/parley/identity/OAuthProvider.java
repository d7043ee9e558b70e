package dev.parley.identity;

import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.oidc.runtime.TenantConfigContext;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The OAuth endpoints of the OpenID provider, found by discovery. Requests are passed through: the
 * provider authenticates the clients. No part of a request is stored or logged.
 */
@ApplicationScoped
public class OAuthProvider {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final WebClient client;
  private final Supplier<Optional<OidcConfigurationMetadata>> known;
  private final String issuer;
  private final Duration timeout;

  /**
   * Uses the TLS configuration that tokens are verified with.
   *
   * @param tls the name of the TLS configuration; empty for the default one
   */
  @Inject
  public OAuthProvider(
      Vertx vertx,
      TenantConfigBean tenants,
      @ConfigProperty(name = "quarkus.oidc.auth-server-url") String issuer,
      TlsConfigurationRegistry registry,
      @ConfigProperty(name = "quarkus.oidc.tls.tls-configuration-name") Optional<String> tls) {
    this(
        client(vertx, TlsConfiguration.from(registry, tls)),
        () ->
            Optional.ofNullable(tenants.getDefaultTenant())
                .map(TenantConfigContext::getOidcMetadata),
        issuer,
        TIMEOUT);
  }

  /**
   * @param known the metadata discovered earlier, if any
   * @param timeout how long to wait for a response from the provider
   */
  OAuthProvider(
      WebClient client,
      Supplier<Optional<OidcConfigurationMetadata>> known,
      String issuer,
      Duration timeout) {
    this.client = client;
    this.known = known;
    this.issuer = issuer;
    this.timeout = timeout;
  }

  /** Creates a client with a TLS configuration, or with the JVM's defaults. */
  static WebClient client(Vertx vertx, Optional<TlsConfiguration> tls) {
    WebClientOptions options = new WebClientOptions();
    options.setFollowRedirects(false);
    tls.ifPresent(
        configuration ->
            options
                .setTrustAll(configuration.isTrustAll())
                .setTrustOptions(configuration.getTrustStoreOptions())
                .setKeyCertOptions(configuration.getKeyStoreOptions())
                .setVerifyHost(
                    !configuration.getHostnameVerificationAlgorithm().equals(Optional.of("NONE"))));
    return WebClient.create(vertx, options);
  }

  /**
   * A response of the provider.
   *
   * @param status HTTP status
   * @param contentType the {@code Content-Type} header, if present; not checked
   * @param challenges the {@code WWW-Authenticate} headers
   * @param retryAfter the {@code Retry-After} header, if present
   * @param body the unchanged body
   */
  public record ProviderAnswer(
      int status,
      Optional<String> contentType,
      List<String> challenges,
      Optional<String> retryAfter,
      byte[] body) {}

  /** The URLs of the endpoints; null for an endpoint that the provider does not have. */
  private record Endpoints(String authorization, String token, String revocation) {

    static Endpoints of(OidcConfigurationMetadata metadata) {
      return new Endpoints(
          metadata.getAuthorizationUri(), metadata.getTokenUri(), metadata.getRevocationUri());
    }
  }

  /**
   * Returns the URL of the authorization endpoint, which can have a query. Fails with {@link
   * ConnectException} if the provider is unavailable or has no such endpoint.
   */
  public Uni<String> authorization() {
    return endpoints()
        .map(Endpoints::authorization)
        .onItem()
        .ifNull()
        .failWith(
            () -> new ConnectException("The OpenID provider names no authorization endpoint"));
  }

  /**
   * Forwards a token request (RFC 6749, section 3.2).
   *
   * @param form the encoded form
   * @param authorization the client's Basic credentials, if it sent them in the header
   * @return the response, regardless of its status; fails with {@link ConnectException} if the
   *     provider is unavailable
   */
  public Uni<ProviderAnswer> token(byte[] form, Optional<String> authorization) {
    return endpoints()
        .map(Endpoints::token)
        .onItem()
        .ifNull()
        .failWith(() -> new ConnectException("The OpenID provider names no token endpoint"))
        .chain(uri -> post(uri, form, authorization));
  }

  /**
   * Forwards a revocation request (RFC 7009, section 2.1).
   *
   * @param form the encoded form
   * @param authorization the client's Basic credentials, if it sent them in the header
   * @return the response, regardless of its status; empty if the provider has no revocation
   *     endpoint; fails with {@link ConnectException} if it is unavailable
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
   * Returns the endpoints discovered at startup. If the provider was unavailable then, runs
   * discovery now: Quarkus repeats it only for requests with a bearer token, which clients cannot
   * obtain without these endpoints.
   */
  private Uni<Endpoints> endpoints() {
    return known
        .get()
        .map(metadata -> Uni.createFrom().item(Endpoints.of(metadata)))
        .orElseGet(this::discovered);
  }

  private Uni<Endpoints> discovered() {
    HttpRequest<Buffer> request =
        client.getAbs(issuer.replaceFirst("/+$", "") + "/.well-known/openid-configuration");
    return answered(request.timeout(timeout.toMillis()).send())
        .chain(
            response ->
                document(response)
                    .map(document -> Endpoints.of(new OidcConfigurationMetadata(document)))
                    .map(endpoints -> Uni.createFrom().item(endpoints))
                    .orElseGet(() -> Uni.createFrom().failure(noDiscovery(response.statusCode()))));
  }

  /** Returns the discovery document; empty if the response does not contain one. */
  private static Optional<JsonObject> document(HttpResponse<Buffer> response) {
    if (response.statusCode() != 200) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(response.bodyAsJsonObject());
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  /**
   * The failure for a response without a discovery document. Treated as unavailability, because a
   * later attempt may succeed.
   */
  private static ConnectException noDiscovery(int status) {
    return new ConnectException("The OpenID provider's discovery is no document, status " + status);
  }

  private Uni<ProviderAnswer> post(String uri, byte[] form, Optional<String> authorization) {
    HttpRequest<Buffer> request =
        client
            .postAbs(uri)
            .timeout(timeout.toMillis())
            .putHeader(HttpHeaders.CONTENT_TYPE.toString(), "application/x-www-form-urlencoded")
            .putHeader(HttpHeaders.ACCEPT.toString(), "application/json");
    authorization.ifPresent(
        credentials -> request.putHeader(HttpHeaders.AUTHORIZATION.toString(), credentials));
    return answered(request.sendBuffer(Buffer.buffer(form))).map(OAuthProvider::answer);
  }

  /**
   * Returns the response to a request. All connection errors and timeouts become a {@link
   * ConnectException} that names the provider and contains no part of the request.
   */
  private static Uni<HttpResponse<Buffer>> answered(Uni<HttpResponse<Buffer>> sent) {
    return sent.onFailure(
            cause ->
                cause instanceof IOException
                    || cause instanceof TimeoutException
                    || cause instanceof HttpClosedException)
        .transform(cause -> new ConnectException("The OpenID provider does not answer: " + cause));
  }

  private static ProviderAnswer answer(HttpResponse<Buffer> response) {
    Buffer body = response.body();
    return new ProviderAnswer(
        response.statusCode(),
        Optional.ofNullable(response.getHeader(HttpHeaders.CONTENT_TYPE.toString())),
        List.copyOf(response.headers().getAll("WWW-Authenticate")),
        Optional.ofNullable(response.getHeader("Retry-After")),
        body == null ? new byte[0] : body.getBytes());
  }
}
