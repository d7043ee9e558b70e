package dev.parley.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Limits how long the server waits for a body, and takes care of a body that is still coming when
 * its request has been answered.
 *
 * <p>Many clients read the answer only after they have sent all of the body. So what comes after
 * the answer is read and dropped, up to a limit in bytes and time; beyond it the connection is
 * closed, and the client may find it reset.
 */
@ApplicationScoped
public class RequestBodies {

  /** Behind what answers malformed requests, so that they are not waited for. */
  private static final int EARLY = 970;

  /** A body that comes more slowly than this in one body timeout counts as not coming. */
  private static final long MIN_PROGRESS_BYTES = 16 * 1024;

  /** What is cheaper to read than to connect anew for. */
  private static final long CHEAP_BYTES = 64 * 1024;

  private static final Set<HttpMethod> WITHOUT_BODY =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE, HttpMethod.OPTIONS);

  private final HttpConfig config;
  private final DirectResponses responses;
  private final Vertx vertx;

  public RequestBodies(HttpConfig config, DirectResponses responses, Vertx vertx) {
    this.config = config;
    this.responses = responses;
    this.vertx = vertx;
  }

  void register(@Observes Filters filters) {
    filters.register(this::watch, EARLY);
  }

  private void watch(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (mayHaveBody(request)) {
      awaitProgress(routing, announced(request), 0);
      routing.addHeadersEndHandler(head -> announceClose(request));
      routing.addEndHandler(end -> drop(request));
    }
    routing.next();
  }

  private static boolean mayHaveBody(HttpServerRequest request) {
    long announced = announced(request);
    return announced > 0
        || announced < 0
            && (request.version() == HttpVersion.HTTP_2
                ? !WITHOUT_BODY.contains(request.method())
                : request.headers().contains("Transfer-Encoding"));
  }

  /** How many bytes the body has; -1 when the client does not say. */
  private static long announced(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return length == null ? -1 : Long.parseLong(length);
  }

  private void awaitProgress(RoutingContext routing, long announced, long before) {
    HttpServerRequest request = routing.request();
    vertx.setTimer(
        config.bodyTimeout().toMillis(),
        timer -> {
          long now = request.bytesRead();
          if (request.isEnded() || now == announced || request.response().ended()) {
            return;
          }
          if (now - before < MIN_PROGRESS_BYTES) {
            responses
                .send(routing, new HttpFailure.RequestTimeout(), 408)
                .onComplete(sent -> hangUp(request));
          } else {
            awaitProgress(routing, announced, now);
          }
        });
  }

  /** Says in the answer that the connection closes, so that a client may stop sending. */
  private static void announceClose(HttpServerRequest request) {
    long announced = announced(request);
    boolean cheap = announced >= 0 && announced - request.bytesRead() <= CHEAP_BYTES;
    if (request.version() != HttpVersion.HTTP_2
        && !request.isEnded()
        && (!cheap || request.headers().contains("Expect"))) {
      request.response().putHeader("Connection", "close");
    }
  }

  private void drop(HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    boolean closes = "close".equals(request.response().headers().get("Connection"));
    long most = request.bytesRead() + config.maxDroppedBody().asLongValue();
    long timer = vertx.setTimer(config.bodyTimeout().toMillis(), late -> hangUp(request));
    request.exceptionHandler(gone -> vertx.cancelTimer(timer));
    request.handler(
        bytes -> {
          if (request.bytesRead() > most) {
            hangUp(request);
          }
        });
    request.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          if (closes) {
            hangUp(request);
          }
        });
    request.resume();
  }

  /** Takes nothing more of a request. HTTP/2 has other requests on the same connection. */
  private static void hangUp(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }
}
