package dev.parley.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Serves HTTP/2 over TLS only. Without TLS a connection could change its protocol between requests,
 * which proxies can be misled by, and no vendor's client does it.
 */
@ApplicationScoped
public class ServerOptions implements HttpServerOptionsCustomizer {

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setHttp2ClearTextEnabled(false);
  }
}
