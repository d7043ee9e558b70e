package dev.parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.parley.testing.Sentences;
import io.quarkus.oidc.OidcConfigurationMetadata;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a provider that does not do its part. */
@DisplayNameGeneration(Sentences.class)
class OAuthProviderTest {

  /** Enough for any answer, and for a name server that is itself away. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;
  private String url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    url = "http://localhost:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    vertx.closeAndAwait();
  }

  private Uni<?> token(String endpoint, Duration timeout) {
    OidcConfigurationMetadata known =
        new OidcConfigurationMetadata(new JsonObject().put("token_endpoint", endpoint));
    return new OAuthProvider(
            OAuthProvider.client(vertx, Optional.empty()), () -> Optional.of(known), url, timeout)
        .token(
            "client_secret=hidden".getBytes(StandardCharsets.UTF_8), Optional.of("Basic hidden"));
  }

  private Uni<String> discovered() {
    return new OAuthProvider(
            OAuthProvider.client(vertx, Optional.empty()), Optional::empty, url, PATIENCE)
        .authorization();
  }

  private static Throwable failure(Uni<?> asked) {
    return asked
        .onItem()
        .transform(answer -> (Throwable) new AssertionError("answered"))
        .onFailure()
        .recoverWithItem(failure -> failure)
        .await()
        .atMost(PATIENCE.multipliedBy(2));
  }

  private static void isAway(Uni<?> asked, String why) {
    assertThat(failure(asked))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("OpenID provider")
        .hasMessageContaining(why)
        .hasMessageNotContaining("hidden");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void A_provider_that_does_not_respond_in_time_is_unavailable() {
    server.createContext("/token", exchange -> {});
    isAway(token(url + "/token", Duration.ofMillis(200)), "timeout");
  }

  @Test
  void A_provider_that_disconnects_is_unavailable() {
    server.createContext("/token", HttpExchange::close);
    isAway(token(url + "/token", PATIENCE), "closed");
  }

  @Test
  void A_provider_that_disconnects_during_the_response_is_unavailable() {
    server.createContext(
        "/token",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          exchange.close();
        });
    isAway(token(url + "/token", PATIENCE), "closed");
  }

  @Test
  void A_provider_that_refuses_connections_is_unavailable() {
    isAway(token("http://localhost:1/token", PATIENCE), "refused");
  }

  @Test
  void A_provider_with_an_unknown_host_is_unavailable() {
    isAway(token("http://nobody.invalid/token", PATIENCE), "nobody.invalid");
  }

  @Test
  void A_provider_with_an_untrusted_certificate_is_unavailable() throws Exception {
    HttpsServer tls =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    tls.setHttpsConfigurator(new HttpsConfigurator(SSLContext.getDefault()));
    tls.start();
    try {
      // It has no certificate.
      isAway(token("https://localhost:" + tls.getAddress().getPort(), PATIENCE), "SSL");
    } finally {
      tls.stop(0);
    }
  }

  @Test
  void An_invalid_endpoint_URL_is_not_reported_as_unavailability() {
    assertThat(failure(token("no url", PATIENCE)))
        .isNotInstanceOf(ConnectException.class)
        .isNotInstanceOf(AssertionError.class);
  }

  @Test
  void If_the_provider_was_unavailable_at_startup_discovery_runs_later() {
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> answer(exchange, 200, "{\"authorization_endpoint\":\"http://p/login\"}"));
    assertThat(discovered().await().atMost(PATIENCE.multipliedBy(2))).isEqualTo("http://p/login");
  }

  @ParameterizedTest
  @CsvSource({
    "200, '<html>', 'status 200'",
    "200, '[]', 'status 200'",
    "200, '', 'status 200'",
    "502, '{\"authorization_endpoint\":\"http://p/login\"}', 'status 502'",
    "200, '{}', 'names no authorization endpoint'",
  })
  void A_provider_without_a_valid_discovery_document_is_unavailable(
      int status, String body, String why) {
    server.createContext(
        "/.well-known/openid-configuration", exchange -> answer(exchange, status, body));
    isAway(discovered(), why);
  }
}
