package dev.parley.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.Sentences;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(Sentences.class)
class HeartbeatPublisherTest {

  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final ManualTimer timer = new ManualTimer();
  private final UnicastProcessor<String> source = UnicastProcessor.create();

  private AssertSubscriber<String> reader(Multi<String> items, long wanted) {
    return Multi.createFrom()
        .publisher(new HeartbeatPublisher<>(items, SILENCE, () -> "beat", timer))
        .subscribe()
        .withSubscriber(AssertSubscriber.create(wanted));
  }

  @Test
  void A_silent_stream_has_heartbeats_before_its_first_item_too() {
    AssertSubscriber<String> reader = reader(source, Long.MAX_VALUE);
    timer.pass(14);
    reader.assertHasNotReceivedAnyItem();
    timer.pass(1);
    reader.assertItems("beat");
    timer.pass(30);
    reader.assertItems("beat", "beat", "beat");
    source.onNext("a");
    source.onComplete();
    reader.assertItems("beat", "beat", "beat", "a").assertCompleted();
  }

  @Test
  void The_time_counts_from_the_last_item() {
    AssertSubscriber<String> reader = reader(source, Long.MAX_VALUE);
    timer.pass(10);
    source.onNext("a");
    timer.pass(14);
    reader.assertItems("a");
    timer.pass(1);
    reader.assertItems("a", "beat");
  }

  @Test
  void A_reader_gets_no_more_than_it_asked_for() {
    AssertSubscriber<String> reader = reader(source, 1);
    timer.pass(15);
    reader.assertItems("beat");
    source.onNext("a");
    source.onNext("b");
    source.onComplete();
    timer.pass(60);
    reader.assertItems("beat");
    reader.request(1).assertItems("beat", "a").assertNotTerminated();
    reader.request(1).assertItems("beat", "a", "b").assertCompleted();
  }

  @Test
  void The_source_is_asked_for_one_item_at_a_time() {
    List<Long> requests = new ArrayList<>();
    AssertSubscriber<String> reader =
        reader(Multi.createFrom().items("a", "b", "c").onRequest().invoke(requests::add), 2);
    reader.assertItems("a", "b");
    assertThat(requests).containsExactly(1L, 1L);
    reader.request(Long.MAX_VALUE).assertItems("a", "b", "c").assertCompleted();
  }

  @Test
  void A_reader_that_leaves_cancels_the_source_and_the_timer() {
    AssertSubscriber<String> reader = reader(source, 10);
    reader.cancel();
    timer.pass(60);
    source.onNext("a");
    reader.assertHasNotReceivedAnyItem();
    assertThat(timer.tasks).isEmpty();
  }

  @Test
  void A_failure_comes_after_the_items_before_it_and_ends_the_heartbeats() {
    AssertSubscriber<String> reader = reader(source, 1);
    timer.pass(15);
    source.onNext("a");
    source.onError(new IllegalStateException("lost"));
    reader.request(1).assertItems("beat", "a").assertFailedWith(IllegalStateException.class);
    assertThat(timer.tasks).isEmpty();
  }

  @Test
  void An_endless_source_does_not_exhaust_the_stack() {
    AtomicLong next = new AtomicLong();
    AssertSubscriber<String> reader =
        reader(
            Multi.createBy().repeating().supplier(() -> "" + next.incrementAndGet()).atMost(20_000),
            Long.MAX_VALUE);
    assertThat(reader.getItems()).hasSize(20_000);
  }

  /** A clock that a test moves on. */
  private static final class ManualTimer implements StreamTimer {

    private final List<Task> tasks = new ArrayList<>();
    private long now;

    private record Task(long at, Runnable work) {}

    void pass(int seconds) {
      long end = now + Duration.ofSeconds(seconds).toNanos();
      while (true) {
        Task next =
            tasks.stream()
                .filter(task -> task.at <= end)
                .min((one, other) -> Long.compare(one.at, other.at))
                .orElse(null);
        if (next == null) {
          break;
        }
        tasks.remove(next);
        now = next.at;
        next.work.run();
      }
      now = end;
    }

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public Runnable after(Duration delay, Runnable work) {
      Task task = new Task(now + delay.toNanos(), work);
      tasks.add(task);
      return () -> tasks.remove(task);
    }
  }
}
