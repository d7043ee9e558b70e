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
  void A_stream_whose_first_item_is_late_fails() {
    subscribed(Multi.createFrom().nothing(), in(Duration.ofMillis(1)))
        .awaitFailure()
        .assertFailedWith(HttpFailureException.class)
        .assertHasNotReceivedAnyItem();
  }

  @Test
  void A_stream_that_has_begun_in_time_goes_on() {
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
  void Streams_that_end_or_fail_at_once_do_so() {
    subscribed(Multi.createFrom().empty(), in(Duration.ofSeconds(30)))
        .awaitCompletion()
        .assertHasNotReceivedAnyItem();
    subscribed(
            Multi.createFrom().failure(new IllegalArgumentException()), in(Duration.ofSeconds(30)))
        .awaitFailure()
        .assertFailedWith(IllegalArgumentException.class);
  }

  @Test
  void An_answer_that_cannot_be_limited_is_a_mistake_and_not_an_empty_answer() {
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
