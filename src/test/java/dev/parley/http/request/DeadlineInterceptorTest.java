package dev.parley.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.http.error.HttpFailureException;
import dev.parley.store.Deadline;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jboss.resteasy.reactive.RestMulti;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Which answers are limited, and how. */
class DeadlineInterceptorTest {

  private static final Vertx VERTX = Vertx.vertx();

  private final DeadlineInterceptor interceptor = new DeadlineInterceptor(null, VERTX);

  @AfterAll
  static void close() {
    VERTX.close();
  }

  private static Deadline in(Duration time) {
    return Deadline.after(System.nanoTime(), time);
  }

  private AssertSubscriber<String> subscribed(Multi<String> items, Deadline deadline) {
    @SuppressWarnings("unchecked")
    Multi<String> limited = (Multi<String>) interceptor.inTime(items, deadline);
    return limited.subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
  }

  @Test
  void A_stream_that_does_not_start_before_the_deadline_fails() {
    subscribed(Multi.createFrom().nothing(), in(Duration.ofMillis(1)))
        .awaitFailure()
        .assertFailedWith(HttpFailureException.class)
        .assertHasNotReceivedAnyItem();
  }

  @Test
  void A_stream_that_starts_before_the_deadline_continues() {
    CompletableFuture<String> second = new CompletableFuture<>();
    Deadline deadline = in(Duration.ofSeconds(30));
    AssertSubscriber<String> items =
        subscribed(
            Multi.createBy()
                .concatenating()
                .streams(
                    Multi.createFrom().item("first"), Multi.createFrom().completionStage(second)),
            deadline);
    items.awaitItems(1);
    assertThat(deadline.giveUp()).isTrue();
    second.complete("second");
    items.awaitCompletion().assertItems("first", "second");
  }

  @Test
  void Streams_that_end_or_fail_immediately_are_not_changed() {
    subscribed(Multi.createFrom().empty(), in(Duration.ofSeconds(30)))
        .awaitCompletion()
        .assertHasNotReceivedAnyItem();
    subscribed(
            Multi.createFrom().failure(new IllegalArgumentException()), in(Duration.ofSeconds(30)))
        .awaitFailure()
        .assertFailedWith(IllegalArgumentException.class);
  }

  @Test
  void A_return_type_that_cannot_be_limited_is_an_error_and_not_an_empty_response() {
    Deadline deadline = in(Duration.ofSeconds(30));
    assertThatThrownBy(() -> interceptor.inTime("text", deadline))
        .isInstanceOf(IllegalStateException.class);
    RestMulti<String> withHeaders =
        RestMulti.fromUniResponse(
            Uni.createFrom().item("text"), text -> Multi.createFrom().item(text));
    assertThatThrownBy(() -> interceptor.inTime(withHeaders, deadline))
        .isInstanceOf(IllegalStateException.class);
  }
}
