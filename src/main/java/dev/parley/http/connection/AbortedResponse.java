package dev.parley.http.connection;

import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Aborts a response whose body fails, so that the client notices that it is incomplete. */
public final class AbortedResponse {

  private AbortedResponse() {}

  /**
   * The parts of a body, which abort the response if they fail.
   *
   * <p>RESTEasy would reset the response. Over HTTP/1, Vert.x then does not call the handlers for
   * its end, and Quarkus waits for the request at shutdown until the timeout. If the connection is
   * closed instead, they are called and RESTEasy cancels the parts.
   */
  public static <T> Multi<T> onFailure(Multi<T> parts, HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return parts;
    }
    return parts
        .onFailure()
        .recoverWithMulti(
            failure -> {
              request.connection().close();
              return Multi.createFrom().nothing();
            });
  }
}
