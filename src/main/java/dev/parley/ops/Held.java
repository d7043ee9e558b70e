package dev.parley.ops;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/** Requests that have to wait before anything is done for them. */
final class Held {

  /** Before everything else that a request meets. */
  static final int FIRST = 1000;

  private Held() {}

  /** Has a request go on as soon as something is over; nothing of it is read until then. */
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
