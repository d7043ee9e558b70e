package dev.parley.http.request;

import dev.parley.http.error.HttpFailure;
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
 * Responds by the caller's deadline, with a failure if the result is not ready, unless a change is
 * being committed at that time; then the result of the commit is returned. A stream meets the
 * deadline when its first item does.
 *
 * <p>When the deadline passes, the work for a single result is not cancelled but runs to its end,
 * as its statements do: cancelling an unfinished transaction would return its connection to the
 * pool with the transaction still open.
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
      throw new HttpFailure.DeadlineExceeded().exception();
    }
    return inTime(call.proceed(), deadline);
  }

  /**
   * Limits the time until a result is available.
   *
   * @throws IllegalStateException when the result is of a type that cannot be limited
   */
  Object inTime(Object answer, Deadline deadline) {
    if (answer instanceof Uni<?> one) {
      return InTime.limited(one, deadline, vertx);
    }
    // Wrapping a RestMulti would lose its status and headers.
    if (answer instanceof Multi<?> items && !(answer instanceof RestMulti<?>)) {
      return inTime(items, deadline);
    }
    throw new IllegalStateException("only a Uni or a plain Multi can have a deadline: " + answer);
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
        InTime.limited(Uni.createFrom().completionStage(begun), deadline, vertx)
            .onItem()
            .transformToMulti(nothing -> Multi.createFrom().empty());
    return Multi.createBy().merging().withConcurrency(2).withRequests(1).streams(alarm, watched);
  }
}
