package dev.parley.http;

import dev.parley.store.Deadline;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.Optional;

/**
 * Answers by the time that the caller asked for, with a failure if need be; unless a change is
 * being committed by then, which is told as it ends. What is under way is not cut off but left to
 * end by itself, as its statements do then: a transaction that is left alone half-way would go back
 * to the pool with its connection.
 */
@Deadlined
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class DeadlineInterceptor {

  private final RequestTimes times;
  private final RoutingContext request;
  private final Vertx vertx;

  public DeadlineInterceptor(RequestTimes times, RoutingContext request, Vertx vertx) {
    this.times = times;
    this.request = request;
    this.vertx = vertx;
  }

  @AroundInvoke
  Object limit(InvocationContext call) throws Exception {
    Optional<Deadline> deadline = times.deadline(request);
    if (deadline.isEmpty()) {
      return call.proceed();
    }
    if (deadline.get().over()) {
      throw exceeded();
    }
    deadline.get().begin();
    return call.proceed() instanceof Uni<?> answer ? inTime(answer, deadline.get()) : null;
  }

  private <T> Uni<T> inTime(Uni<T> answer, Deadline deadline) {
    return Uni.createFrom()
        .emitter(
            caller -> {
              long milliseconds = Math.max(1, deadline.remaining().toMillis());
              long timer =
                  vertx.setTimer(
                      milliseconds,
                      over -> {
                        if (deadline.giveUp()) {
                          caller.fail(exceeded());
                        }
                      });
              answer
                  .onTermination()
                  .invoke(() -> vertx.cancelTimer(timer))
                  .subscribe()
                  .with(caller::complete, caller::fail);
            });
  }

  private static HttpFailureException exceeded() {
    return new HttpFailure.DeadlineExceeded().exception();
  }
}
