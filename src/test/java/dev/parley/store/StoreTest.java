package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.identity.Workspace;
import dev.parley.testing.ParleyTest;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Units of work that Panache's calls take part in. */
@ParleyTest
class StoreTest {

  @Inject Store store;

  private final String name = "workspace-" + UUID.randomUUID();

  private static <T> T await(Supplier<Uni<T>> work) throws Throwable {
    return VertxContextSupport.subscribeAndAwait(work);
  }

  private static Deadline deadline(Duration time) {
    return Deadline.after(System.nanoTime(), time);
  }

  private Uni<Workspace> create() {
    Workspace workspace = new Workspace();
    workspace.id = UUID.randomUUID();
    workspace.name = name;
    workspace.createdAt = Instant.now();
    return workspace.persist();
  }

  private long stored() throws Throwable {
    return await(() -> store.readingEntities(session -> Workspace.count("name", name)));
  }

  @Test
  void Work_is_committed_when_it_is_done() throws Throwable {
    await(() -> store.by(deadline(Duration.ofMinutes(1))).withTransaction(session -> create()));
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void Work_that_fails_is_rolled_back() throws Throwable {
    assertThatThrownBy(
            () ->
                await(
                    () ->
                        store.withTransaction(
                            session ->
                                create()
                                    .call(session::flush)
                                    .invoke(
                                        created -> {
                                          throw new UnsupportedOperationException();
                                        }))))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(stored()).isZero();
  }

  @Test
  void Work_of_an_abandoned_request_is_rolled_back() throws Throwable {
    Deadline deadline = deadline(Duration.ofMinutes(1));
    assertThatThrownBy(
            () ->
                await(
                    () ->
                        store
                            .by(deadline)
                            .withTransaction(session -> create().invoke(deadline::giveUp))))
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(stored()).isZero();
  }

  @Test
  void Calls_of_Panache_are_canceled_when_the_deadline_passes() {
    assertThatThrownBy(
            () ->
                await(
                    () ->
                        store
                            .by(deadline(Duration.ofMillis(100)))
                            .readingEntities(
                                session -> Workspace.count("sql('pg_sleep(60)') is not null"))))
        .hasMessageContaining("due to statement timeout");
  }

  @Test
  void A_context_has_one_session_at_a_time() throws Throwable {
    assertThatThrownBy(
            () ->
                await(
                    () ->
                        store.withTransaction(
                            outer -> create().chain(() -> store.withTransaction(in -> create())))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(stored()).isZero();
  }

  @Test
  void Units_of_work_in_a_context_have_sessions_of_their_own() throws Throwable {
    Boolean same =
        await(
            () ->
                store
                    .withTransaction(first -> create().replaceWith(first))
                    .chain(
                        first ->
                            store.withTransaction(
                                second -> Uni.createFrom().item(first == second))));
    assertThat(same).isFalse();
  }
}
