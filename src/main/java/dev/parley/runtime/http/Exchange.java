package dev.parley.runtime.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One HTTP request to another server. It is aborted, which closes its connection, if the answer
 * does not begin in time or its reader goes away.
 */
public final class Exchange {

  /** How long the rest of a complete response may take; then its connection is not kept. */
  private static final long REST_MILLIS = 1000;

  private final Vertx vertx;
  private Context context;
  private HttpClientRequest request;
  private HttpClientResponse response;
  private boolean responseEnded;
  private boolean over;
  private boolean late;
  private long timer;

  /** Prepares an exchange. */
  public Exchange(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Sends the request.
   *
   * @param body sends the body of the request when the server is reached
   * @param firstPiece how long the answer may take to begin, 1 ms or more
   * @return the response, paused; fails with {@link TimeoutException} if there is none in time;
   *     cancelling it aborts the exchange
   */
  public Uni<HttpClientResponse> send(
      HttpClient client,
      RequestOptions options,
      Function<HttpClientRequest, Future<HttpClientResponse>> body,
      Duration firstPiece) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              emitter.onTermination(this::abandon);
              start(client, options, body, firstPiece, emitter);
            });
  }

  private synchronized void start(
      HttpClient client,
      RequestOptions options,
      Function<HttpClientRequest, Future<HttpClientResponse>> body,
      Duration firstPiece,
      UniEmitter<? super HttpClientResponse> emitter) {
    long millis = Math.max(1, firstPiece.toMillis());
    timer =
        vertx.setTimer(
            millis,
            fired -> {
              expire();
              emitter.fail(new TimeoutException());
            });
    client
        // Without this time, a request that nobody waits for stays in the queue of the pool.
        .request(options.setConnectTimeout(millis))
        .compose(
            opened -> {
              open(opened);
              return body.apply(opened);
            })
        .onComplete(
            answer -> {
              answered(answer);
              emitter.complete(answer);
            },
            emitter::fail);
  }

  private synchronized void open(HttpClientRequest opened) {
    context = vertx.getOrCreateContext();
    // The response fails, too; without a handler, Vert.x logs the failure as an error.
    request = opened.exceptionHandler(failure -> {});
    if (over) {
      // Nobody waits for it any more.
      opened.reset();
    }
  }

  private synchronized void answered(HttpClientResponse answer) {
    response = answer.pause();
    response.end().onComplete(ended -> responseEnded());
  }

  private synchronized void responseEnded() {
    responseEnded = true;
    if (over) {
      vertx.cancelTimer(timer);
    }
  }

  /** Nobody waits for the response any more, unless it is there. */
  private synchronized void abandon() {
    if (response == null) {
      abort();
    }
  }

  private synchronized void expire() {
    if (!over) {
      over = true;
      late = true;
      close();
    }
  }

  /** Whether it was aborted because the answer did not begin in time. */
  public synchronized boolean late() {
    return late;
  }

  /** Whether the server was reached. */
  public synchronized boolean opened() {
    return request != null;
  }

  /** The answer has begun. */
  public synchronized void begun() {
    vertx.cancelTimer(timer);
  }

  /** Closes the connection, unless the exchange is over. */
  public synchronized void abort() {
    if (!over) {
      over = true;
      vertx.cancelTimer(timer);
      if (response != null) {
        // A reader that goes away must not see the reset as a failure.
        response.exceptionHandler(null).endHandler(null);
      }
      close();
    }
  }

  /** The answer is complete. The connection is kept if the response ends, too. */
  public synchronized void complete() {
    vertx.cancelTimer(timer);
    over = true;
    if (!responseEnded) {
      timer = vertx.setTimer(REST_MILLIS, fired -> close());
    }
  }

  /**
   * Closes the connection, unless the response has ended. Vert.x gives the connection to the next
   * request when the end has arrived, even if its reader has not asked for it. Therefore what has
   * arrived is read first.
   */
  private synchronized void close() {
    if (request != null) {
      if (response != null) {
        response.handler(null).resume();
      }
      context.runOnContext(next -> reset());
    }
  }

  private synchronized void reset() {
    if (!responseEnded) {
      request.reset();
    }
  }
}
