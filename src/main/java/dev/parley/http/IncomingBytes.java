package dev.parley.http;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;

/** The body of a request to a {@link StreamedBody}, as it comes. */
@RequestScoped
public class IncomingBytes {

  private final RoutingContext routing;

  public IncomingBytes(RoutingContext routing) {
    this.routing = routing;
  }

  /** How many bytes the client says it sends; -1 when it does not say. */
  public long announced() {
    String length = routing.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    // The server refused anything but digits before.
    return length == null ? -1 : Long.parseLong(length);
  }

  /**
   * The bytes, read from the connection as they are asked for; to be subscribed to once, on the
   * event loop of the request. Until then the request is paused, so nothing is lost.
   *
   * @return fails with body cut off
   */
  public Multi<Buffer> stream() {
    HttpServerRequest request = routing.request();
    return Multi.createFrom()
        .deferred(
            () -> {
              // A connection that closed before anybody listened says nothing any more.
              if (request.response().closed()) {
                return Multi.createFrom().failure(new HttpFailure.BodyCutOff().exception());
              }
              if (HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(request.getHeader("Expect"))) {
                request.response().writeContinue();
              }
              return MultiHelper.toMulti(request)
                  .onFailure()
                  .transform(cut -> new HttpFailure.BodyCutOff().exception());
            });
  }
}
