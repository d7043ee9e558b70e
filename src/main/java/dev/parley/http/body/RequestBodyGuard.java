package dev.parley.http.body;

import dev.parley.http.HttpConfig;
import dev.parley.http.dialect.DirectResponses;
import dev.parley.http.error.HttpFailure;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how long the server waits for a body, and handles a body that is still arriving after the
 * response.
 *
 * <p>Many clients read the response only after they have sent the whole body. Therefore bytes that
 * arrive after the response are read and discarded, up to a size and time limit; beyond it the
 * connection is closed, and the client may see a reset.
 */
@ApplicationScoped
public class RequestBodyGuard {

  /**
   * Runs after the filter that rejects malformed requests, so that their bodies are not awaited.
   */
  private static final int EARLY = 970;

  /** A body that makes less progress than this within the body timeout counts as stalled. */
  private static final long MIN_PROGRESS_BYTES = 16 * 1024;

  /** Reading up to this many bytes is cheaper than a new connection. */
  private static final long CHEAP_BYTES = 64 * 1024;

  private static final Set<HttpMethod> WITHOUT_BODY =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE, HttpMethod.OPTIONS);

  private final HttpConfig config;
  private final DirectResponses responses;
  private final Vertx vertx;

  public RequestBodyGuard(HttpConfig config, DirectResponses responses, Vertx vertx) {
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
      AtomicLong timer = new AtomicLong();
      awaitProgress(routing, announced(request), 0, timer);
      routing.addHeadersEndHandler(head -> announceClose(request));
      routing.addEndHandler(
          end -> {
            // A timer that is left would keep the request in memory until it fires.
            vertx.cancelTimer(timer.get());
            if (end.succeeded()) {
              drop(request);
            }
          });
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

  /** The announced length of the body in bytes; -1 if unknown. */
  private static long announced(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return length == null ? -1 : Long.parseLong(length);
  }

  private void awaitProgress(
      RoutingContext routing, long announced, long before, AtomicLong timer) {
    HttpServerRequest request = routing.request();
    timer.set(
        vertx.setTimer(
            config.bodyTimeout().toMillis(),
            late -> checkProgress(routing, announced, before, timer)));
  }

  private void checkProgress(
      RoutingContext routing, long announced, long before, AtomicLong timer) {
    HttpServerRequest request = routing.request();
    long now = request.bytesRead();
    if (request.isEnded() || now == announced) {
      return;
    }
    // Once the response has begun, both sides may have pauses; the idle timeout of connections
    // applies. Nor is it the client that stalls while nobody reads what it sends.
    if (now - before < MIN_PROGRESS_BYTES
        && !request.response().headWritten()
        && awaited(routing)) {
      responses
          .send(routing, new HttpFailure.RequestTimeout(), 408)
          .onComplete(sent -> hangUp(request));
    } else {
      awaitProgress(routing, announced, now, timer);
    }
  }

  private static boolean awaited(RoutingContext routing) {
    BodyDemand demand = routing.get(BodyDemand.KEY);
    return demand == null || demand.awaited();
  }

  /**
   * Announces in the response that the connection will close, so that the client may stop sending.
   */
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

  /** Stops reading a request. HTTP/2 connections stay open, because they carry other requests. */
  private static void hangUp(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }
}
