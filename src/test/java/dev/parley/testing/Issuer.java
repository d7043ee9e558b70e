package dev.parley.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.parley.ops.settings.TlsFiles;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * An OpenID provider on loopback: discovery, keys, tokens and their revocation. {@link Token} signs
 * whatever claims a test asks for, with the provider's key. The program under test verifies these
 * tokens like any others.
 */
public class Issuer implements QuarkusTestResourceLifecycleManager {

  /** System property that tells tests where the issuer is; they may run in another class loader. */
  static final String URL_PROPERTY = "parley.test.issuer";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final int port;
  private final Optional<Path> certificate;
  private HttpServer server;
  private String url;

  /** An issuer at whatever port is free. */
  public Issuer() {
    this(0);
  }

  /** An issuer at this port each time that it is started; 0 for any that is free. */
  public Issuer(int port) {
    this(port, Optional.empty());
  }

  /**
   * An issuer that is reached by HTTPS.
   *
   * @param certificate the directory of its certificate and key, {@code tls.crt} and {@code
   *     tls.key}
   */
  public Issuer(Path certificate) {
    this(0, Optional.of(certificate));
  }

  private Issuer(int port, Optional<Path> certificate) {
    this.port = port;
    this.certificate = certificate;
  }

  @Override
  public Map<String, String> start() {
    try {
      server = create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    url =
        (certificate.isPresent() ? "https" : "http")
            + "://localhost:"
            + server.getAddress().getPort();
    server.createContext(
        "/.well-known/openid-configuration", exchange -> answer(exchange, 200, discovery()));
    server.createContext("/keys", exchange -> answer(exchange, 200, keys()));
    server.createContext("/token", this::token);
    server.createContext("/revoke", this::revoke);
    server.start();
    mintFromNowOn();
    return Map.of("quarkus.oidc.auth-server-url", url, "PARLEY_OIDC_ISSUER", url);
  }

  private HttpServer create(InetSocketAddress address) throws IOException {
    if (certificate.isEmpty()) {
      return HttpServer.create(address, 0);
    }
    HttpsServer secure = HttpsServer.create(address, 0);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new TlsFiles(certificate.get()).read().getKeyManagerFactory(null).getKeyManagers(),
          null,
          null);
      secure.setHttpsConfigurator(new HttpsConfigurator(context));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return secure;
  }

  /** Has this issuer issue the tokens of tests, and no longer the one that was started last. */
  void mintFromNowOn() {
    System.setProperty(URL_PROPERTY, url);
  }

  @Override
  public void stop() {
    server.stop(0);
  }

  private JsonNode discovery() {
    return JSON.createObjectNode()
        .put("issuer", url)
        .put("jwks_uri", url + "/keys")
        .put("token_endpoint", url + "/token")
        .put("revocation_endpoint", url + "/revoke")
        .put("authorization_endpoint", url + "/authorize?theme=dark");
  }

  private static JsonNode keys() {
    ObjectNode jwks = JSON.createObjectNode();
    jwks.putArray("keys").add(JSON.<JsonNode>valueToTree(SigningKey.published()));
    return jwks;
  }

  /**
   * Answers like a provider, and repeats what it received, so that a test sees what came through.
   */
  private void token(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (form.contains("grant_type=refuse")) {
      answer(
          exchange,
          400,
          JSON.createObjectNode().put("error", "invalid_grant").put("id_token", "kept"));
      return;
    }
    if (form.contains("grant_type=raw")) {
      answer(exchange, 200, "{ \"access_token\" : \"opaque\",\"expires_in\":3.0e2 }\n");
      return;
    }
    if (form.contains("grant_type=twice")) {
      answer(exchange, 200, "{\"id_token\":\"a\",\"expires_in\":3.0e2,\"id_token\":\"b\"}");
      return;
    }
    if (form.contains("grant_type=odd")) {
      exchange.getResponseHeaders().add("Content-Type", form.replaceFirst(".*&type=", ""));
      exchange.sendResponseHeaders(200, 3);
      exchange.getResponseBody().write(new byte[] {'o', 'd', 'd'});
      exchange.close();
      return;
    }
    if (form.contains("grant_type=often")) {
      exchange.getResponseHeaders().add("Retry-After", "7");
      answer(exchange, 429, JSON.createObjectNode().put("error", "slow_down"));
      return;
    }
    if (form.contains("grant_type=hang_up")) {
      exchange.close();
      return;
    }
    ObjectNode answer =
        JSON.createObjectNode()
            .put("access_token", "opaque")
            .put("token_type", "Bearer")
            .put("expires_in", 300)
            .put("received_form", form)
            .put("received_authorization", exchange.getRequestHeaders().getFirst("Authorization"));
    if (form.contains("grant_type=authorization_code")) {
      answer.put("id_token", "header.claims.signature");
    }
    answer(exchange, 200, answer);
  }

  /** Like {@link #token}. */
  private void revoke(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (form.contains("token=silent")) {
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
      return;
    }
    if (form.contains("grant_type=refuse")) {
      exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"test\"");
      exchange.getResponseHeaders().add("WWW-Authenticate", "Negotiate");
      answer(exchange, 401, JSON.createObjectNode().put("error", "invalid_client"));
      return;
    }
    answer(
        exchange,
        200,
        JSON.createObjectNode()
            .put("received_form", form)
            .put("received_authorization", exchange.getRequestHeaders().getFirst("Authorization")));
  }

  private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
    answer(exchange, status, JSON.writeValueAsString(body));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
