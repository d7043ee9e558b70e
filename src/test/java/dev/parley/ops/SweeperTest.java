package dev.parley.ops;

import static dev.parley.testing.AzureFiles.ofNewSession;
import static dev.parley.testing.AzureFiles.random;
import static dev.parley.testing.Wire.AZURE;
import static dev.parley.testing.Wire.azure;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.parley.session.removal.SessionSweep;
import dev.parley.testing.AzureFiles;
import dev.parley.testing.Parallel;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredFiles;
import dev.parley.testing.TimePasses;
import dev.parley.testing.Token;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is over is removed, and nothing else. */
@ParleyTest
class SweeperTest {

  private static final Duration LIFE = Duration.ofDays(30);

  @Inject Sweeper sweeper;
  @Inject SessionSweep sessions;
  @Inject StoredFiles stored;
  @Inject TimePasses time;

  private void sweep() {
    await(sweeper::sweep);
  }

  private static <T> T await(Supplier<Uni<T>> step) {
    try {
      return VertxContextSupport.subscribeAndAwait(step);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void A_session_that_expired_more_than_a_day_ago_is_removed_with_its_files_and_remains_a_cursor() {
    Token token = somebody();
    AzureFiles first = ofNewSession(token);
    AzureFiles over = ofNewSession(token).with("d/f", random(300_000));
    sweep();
    long chunks = stored.rows("file_chunk");
    time.forSession(first.session(), LIFE.plusHours(23));
    time.forSession(over.session(), LIFE.plusHours(23));
    sweep();
    azure(token).get(AZURE + "/" + over.session()).then().body("status", equalTo("expired"));

    time.forSession(over.session(), Duration.ofHours(2));
    sweep();
    azure(token).get(AZURE + "/" + over.session()).then().statusCode(404);
    assertThat(stored.rows("file_chunk")).isEqualTo(chunks - 2);
    azure(token)
        .queryParam("after", over.session())
        .queryParam("order", "asc")
        .get(AZURE)
        .then()
        .statusCode(200)
        .body("data.agent_session_id", equalTo(List.of(first.session())));
  }

  @Test
  void A_step_removes_only_so_many_bytes_of_files_and_at_least_one_session() {
    Token token = somebody();
    sweep();
    for (int size : List.of(100, 100, 300, 0)) {
      AzureFiles over = ofNewSession(token).with("f", random(size));
      time.forSession(over.session(), LIFE.plusDays(2));
    }
    List<Integer> steps =
        Stream.generate(() -> await(() -> sessions.removeExpired(Duration.ofDays(1), 20, 250)))
            .takeWhile(removed -> removed > 0)
            .toList();
    assertThat(steps).containsExactly(2, 1, 1);
  }

  @Test
  void The_tombstone_of_a_deleted_session_is_removed_after_a_day() {
    Token token = somebody();
    String gone = ofNewSession(token).session();
    azure(token).delete(AZURE + "/" + gone).then().statusCode(204);
    time.sinceDeletionOf(gone, Duration.ofHours(23));
    sweep();
    azure(token).queryParam("after", gone).get(AZURE).then().statusCode(200);
    time.sinceDeletionOf(gone, Duration.ofHours(2));
    sweep();
    azure(token).queryParam("after", gone).get(AZURE).then().statusCode(400);
  }

  @Test
  void Contents_of_uploads_interrupted_by_a_crash_are_removed_after_an_hour() {
    AzureFiles files = ofNewSession(somebody()).with("f", random(300_000));
    stored.cutOff(files.session(), Duration.ofMinutes(59));
    sweep();
    assertThat(stored.bytes(files.session())).isEqualTo(300_000);
    stored.cutOff(files.session(), Duration.ofMinutes(2));
    sweep();
    assertThat(stored.bytes(files.session())).isZero();
    assertThat(stored.contents(files.session())).isZero();
  }

  @Test
  void Sessions_without_an_expiry_and_files_in_use_are_kept() {
    AzureFiles files = ofNewSession(somebody()).with("f", random(10));
    sweep();
    assertThat(files.get("f").asByteArray()).isEqualTo(random(10));
  }

  @Test
  void Several_replicas_can_sweep_while_sessions_are_deleted() {
    Token token = somebody();
    List<String> over =
        IntStream.range(0, 50).mapToObj(number -> ofNewSession(token).session()).toList();
    over.forEach(session -> time.forSession(session, LIFE.plusDays(2)));
    Parallel.map(
        List.of(1, 2, 3, 4, 5, 6),
        number -> {
          if (number > 3) {
            sweep();
          } else {
            over.forEach(
                session -> azure(token).delete(AZURE + "/" + session).then().statusCode(204));
          }
          return number;
        });
    sweep();
    azure(token).get(AZURE).then().body("data", equalTo(List.of()));
  }
}
