package dev.parley.store;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/** The Vert.x context of a caller, on which it gets a result that is produced elsewhere. */
public final class CallingContext {

  private CallingContext() {}

  /** Executes tasks on the current context; at once, on any thread, if there is none. */
  public static Executor current() {
    Context context = Vertx.currentContext();
    return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
  }
}
