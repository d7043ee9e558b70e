package dev.parley.schedule;

import static dev.parley.testing.Wire.freshKey;
import static dev.parley.testing.Wire.somebody;
import static dev.parley.testing.Wire.vectara;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredSchedule;
import dev.parley.testing.Token;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Replicas that look for runs at the same time. */
@ParleyTest
class DueRunsTest {

  private static final String SCHEDULES = "/v2/agents/demo/schedules";

  @Inject DueRuns due;
  @Inject RunRecords records;
  @Inject StoredSchedule stored;

  private final Token token = somebody();

  private static <T> T await(Supplier<Uni<T>> step) {
    try {
      return VertxContextSupport.subscribeAndAwait(step);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private String due() {
    String key = freshKey();
    vectara(token)
        .body(
            Map.of(
                "key",
                key,
                "name",
                key,
                "message",
                List.of(Map.of("type", "text", "content", "Hi")),
                "schedule",
                Map.of("type", "interval", "interval", "PT1H")))
        .post(SCHEDULES)
        .then()
        .statusCode(201);
    stored.due(key, Duration.ofSeconds(1));
    return key;
  }

  private static Schedule of(DueRuns.Due found, String key) {
    return found.schedules().stream().filter(one -> one.key.equals(key)).findFirst().orElseThrow();
  }

  @Test
  void Of_replicas_that_find_the_same_due_time_one_claims_it() {
    String key = due();
    List<DueRuns.Due> replicas = Stream.generate(() -> await(due::find)).limit(8).toList();
    List<Boolean> claimed =
        await(
            () ->
                Uni.join()
                    .all(
                        replicas.stream()
                            .map(found -> due.claim(of(found, key), found.now()))
                            .toList())
                    .andFailFast());
    assertThat(claimed).containsOnlyOnce(true);
    assertThat(stored.attempts(key, "WAITING")).isEqualTo(1);
    assertThat(await(due::find).schedules()).noneMatch(schedule -> schedule.key.equals(key));
  }

  @Test
  void A_due_time_of_a_schedule_that_was_changed_since_it_was_found_is_not_claimed() {
    String key = due();
    DueRuns.Due found = await(due::find);
    vectara(token).body("{\"name\":\"m\"}").patch(SCHEDULES + "/" + key).then().statusCode(200);
    assertThat(await(() -> due.claim(of(found, key), found.now()))).isFalse();
    assertThat(await(due::find).schedules()).anyMatch(schedule -> schedule.key.equals(key));
  }

  @Test
  void An_attempt_is_started_by_one_replica() {
    String key = due();
    await(due::look);
    assertThat(stored.attempts(key, "WAITING")).isEqualTo(1);
    long started =
        await(
                () ->
                    Uni.join()
                        .all(
                            Stream.generate(() -> records.start(1000, UnaryOperator.identity()))
                                .limit(3)
                                .toList())
                        .andFailFast())
            .stream()
            .flatMap(List::stream)
            .filter(row -> row.path("name").asText().equals(key))
            .count();
    assertThat(started).isEqualTo(1);
    assertThat(stored.attempts(key, "RUNNING")).isEqualTo(1);
  }
}
