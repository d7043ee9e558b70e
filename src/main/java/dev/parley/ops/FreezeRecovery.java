package dev.parley.ops;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.TimeUnit;

/**
 * Makes the first request after a quiet period wait until overdue timers have run: a millisecond or
 * two. After a process was frozen, its pooled database connections may be closed at the other end;
 * the pool removes them by a timer, which the request that resumed the process would otherwise
 * overtake.
 */
@ApplicationScoped
public class FreezeRecovery {

  /** The interval at which the pool checks for connections that were idle for too long. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long WAIT_MILLIS = 2;

  /** Runs before all other handlers. */
  private static final int FIRST = 1000;

  private final Vertx vertx;
  private volatile long lastRequest = System.nanoTime();
  private volatile Future<?> awake = Future.succeededFuture();

  public FreezeRecovery(Vertx vertx) {
    this.vertx = vertx;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, FIRST);
  }

  private void handle(RoutingContext request) {
    long now = System.nanoTime();
    if (now - lastRequest > QUIET_NANOS) {
      wake(now);
    }
    lastRequest = now;
    Future<?> waking = awake;
    if (waking.isComplete()) {
      request.next();
      return;
    }
    resumeAfter(waking, request);
  }

  private static void resumeAfter(Future<?> waking, RoutingContext request) {
    Context context = Vertx.currentContext();
    request.request().pause();
    waking.onComplete(
        done ->
            context.runOnContext(
                on -> {
                  request.request().resume();
                  request.next();
                }));
  }

  /**
   * Sets the future before the time, so that a request that sees the quiet period end also sees
   * what to wait for.
   */
  private synchronized void wake(long now) {
    if (now - lastRequest > QUIET_NANOS) {
      awake = timersRun();
      lastRequest = now;
    }
  }

  /** All threads resume at the same time, so the overdue timers run before this one. */
  private Future<?> timersRun() {
    Promise<Void> timers = Promise.promise();
    vertx.setTimer(WAIT_MILLIS, timer -> timers.complete());
    return timers.future();
  }
}
