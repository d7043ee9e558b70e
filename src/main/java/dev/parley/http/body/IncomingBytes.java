package dev.parley.http.body;

import dev.parley.http.error.HttpFailure;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.concurrent.CompletableFuture;

/** The body of a request to a {@link StreamedBody}, as a stream. */
@RequestScoped
public class IncomingBytes {

  private final RoutingContext routing;

  public IncomingBytes(RoutingContext routing) {
    this.routing = routing;
  }

  /** The announced length of the body in bytes; -1 if unknown. */
  public long announced() {
    String length = routing.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    // The server has already rejected anything but digits.
    return length == null ? -1 : Long.parseLong(length);
  }

  /**
   * The bytes, read from the connection on demand. Subscribe once, on the event loop of the
   * request. Until then the request is paused, so no bytes are lost.
   *
   * @return fails with body cut off, also if the response ends first
   */
  public Multi<Buffer> stream() {
    HttpServerRequest request = routing.request();
    return Multi.createFrom()
        .deferred(
            () -> {
              // A connection that has already closed emits no further events.
              if (request.response().closed()) {
                return Multi.createFrom().failure(new HttpFailure.BodyCutOff().exception());
              }
              if (HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(request.getHeader("Expect"))) {
                request.response().writeContinue();
              }
              // When the response ends first, RequestBodyGuard takes over the rest of the body.
              CompletableFuture<Buffer> over = new CompletableFuture<>();
              routing.addEndHandler(
                  end -> over.completeExceptionally(new HttpFailure.BodyCutOff().exception()));
              BodyDemand demand = new BodyDemand();
              routing.put(BodyDemand.KEY, demand);
              Multi<Buffer> body =
                  demand
                      .of(MultiHelper.toMulti(request))
                      .onCompletion()
                      .invoke(() -> over.complete(null))
                      .onFailure()
                      .transform(cut -> new HttpFailure.BodyCutOff().exception());
              return Multi.createBy()
                  .merging()
                  .withRequests(1)
                  .streams(body, Uni.createFrom().completionStage(over).toMulti());
            });
  }
}
