package dev.parley.runtime.openai;

import dev.parley.runtime.http.BaseUrl;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
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
   * A request to the server.
   *
   * @param attempt the number of the attempt, from 0; each takes the next address
   */
  RequestOptions post(String path, int attempt) {
    RequestOptions options =
        server
            .request(
                HttpMethod.POST, addresses.get(attempt % addresses.size()), server.path() + path)
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
