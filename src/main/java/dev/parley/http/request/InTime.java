package dev.parley.http.request;

import dev.parley.http.error.HttpFailure;
import dev.parley.store.Deadline;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/** Limits the time until a result is available. */
public final class InTime {

  private InTime() {}

  /**
   * A result that fails with deadline exceeded if it is not ready by the deadline. The work for it
   * is not cancelled.
   *
   * @param deadline the deadline of the request
   */
  public static <T> Uni<T> limited(Uni<T> answer, Deadline deadline, Vertx vertx) {
    if (!deadline.limited()) {
      return answer;
    }
    return Uni.createFrom()
        .emitter(
            caller -> {
              long milliseconds = Math.max(1, deadline.remaining().toMillis());
              long timer =
                  vertx.setTimer(
                      milliseconds,
                      over -> {
                        if (deadline.giveUp()) {
                          caller.fail(new HttpFailure.DeadlineExceeded().exception());
                        }
                      });
              answer
                  .onTermination()
                  .invoke(() -> vertx.cancelTimer(timer))
                  .subscribe()
                  .with(caller::complete, caller::fail);
            });
  }
}
