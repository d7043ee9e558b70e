package dev.parley.runtime.openai;

import dev.parley.runtime.http.BaseUrl;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Where calls go: a model server with the addresses that were checked, and the key for it.
 *
 * @param addresses the addresses to connect to, at least one
 */
record Destination(BaseUrl server, List<InetAddress> addresses, Optional<String> key) {

  /**
   * A request to the server. It connects to one of the addresses, without asking a name server
   * again; the name is that of the Host header and of the certificate. Redirects are not followed.
   *
   * @param attempt the number of the attempt, from 0; each takes the next address
   */
  RequestOptions post(String path, int attempt) {
    InetAddress address = addresses.get(attempt % addresses.size());
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            // Without its name: connections are pooled by what this address is called.
            .setServer(SocketAddress.inetSocketAddress(server.port(), address.getHostAddress()))
            .setHost(server.host())
            .setPort(server.port())
            .setSsl(server.tls())
            .setFollowRedirects(false)
            .setURI(server.path() + path)
            .putHeader("Content-Type", "application/json")
            .putHeader("Accept", "text/event-stream");
    key.ifPresent(value -> options.putHeader("Authorization", "Bearer " + value));
    return options;
  }

  /** Omits the key. */
  @Override
  public String toString() {
    return server.toString();
  }
}
