package dev.parley.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Enables HTTP/2 over TLS only. Without TLS a connection could switch protocols between requests,
 * which can mislead proxies, and no vendor's client uses it.
 */
@ApplicationScoped
public class ServerOptions implements HttpServerOptionsCustomizer {

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setHttp2ClearTextEnabled(false);
  }
}
