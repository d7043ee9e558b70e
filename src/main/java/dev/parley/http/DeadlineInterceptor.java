package dev.parley.http;

import dev.parley.store.Deadline;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.concurrent.CompletableFuture;
import org.jboss.resteasy.reactive.RestMulti;

/**
 * Answers by the time that the caller asked for, with a failure if need be; unless a change is
 * being committed by then, which is told as it ends. A stream is in time when its first item is.
 *
 * <p>What is under way for a single answer is not cut off but left to end by itself, as its
 * statements do then: a transaction that is left alone half-way would go back to the pool with its
 * connection.
 */
@Deadlined
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class DeadlineInterceptor {

  private final RequestDeadline request;
  private final Vertx vertx;

  public DeadlineInterceptor(RequestDeadline request, Vertx vertx) {
    this.request = request;
    this.vertx = vertx;
  }

  @AroundInvoke
  Object limit(InvocationContext call) throws Exception {
    Deadline deadline = request.get();
    if (!deadline.limited()) {
      return call.proceed();
    }
    if (deadline.over()) {
      throw exceeded();
    }
    return inTime(call.proceed(), deadline);
  }

  /**
   * Limits an answer.
   *
   * @throws IllegalStateException when it is of a kind that cannot be limited
   */
  Object inTime(Object answer, Deadline deadline) {
    if (answer instanceof Uni<?> one) {
      return inTime(one, deadline);
    }
    // What wraps a RestMulti loses its status and headers.
    if (answer instanceof Multi<?> items && !(answer instanceof RestMulti<?>)) {
      return inTime(items, deadline);
    }
    throw new IllegalStateException("only a Uni or a plain Multi can have a deadline: " + answer);
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

  private <T> Multi<T> inTime(Multi<T> items, Deadline deadline) {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Multi<T> watched =
        items
            .onItem()
            .invoke(() -> begun.complete(null))
            .onTermination()
            .invoke(() -> begun.complete(null));
    Multi<T> alarm =
        inTime(Uni.createFrom().completionStage(begun), deadline)
            .onItem()
            .transformToMulti(nothing -> Multi.createFrom().empty());
    return Multi.createBy().merging().withConcurrency(2).withRequests(1).streams(alarm, watched);
  }

  private static HttpFailureException exceeded() {
    return new HttpFailure.DeadlineExceeded().exception();
  }
}
