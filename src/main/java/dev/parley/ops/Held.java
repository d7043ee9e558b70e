package dev.parley.ops;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/** Suspends requests before they are processed. */
final class Held {

  /** Runs before all other handlers. */
  static final int FIRST = 1000;

  private Held() {}

  /** Resumes a request as soon as a future completes; the request is paused until then. */
  static void until(Future<?> over, RoutingContext request) {
    Context context = Vertx.currentContext();
    request.request().pause();
    over.onComplete(
        done ->
            context.runOnContext(
                on -> {
                  request.request().resume();
                  request.next();
                }));
  }
}
