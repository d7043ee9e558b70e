package dev.parley.turn;

import static dev.parley.testing.Eventually.await;
import static dev.parley.testing.Wire.somebody;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ops.Sweeper;
import dev.parley.palantir.conversation.Talk;
import dev.parley.testing.ParleyTest;
import dev.parley.testing.StoredLog;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Turns whose replica is gone are ended by the sweeper. */
@ParleyTest
class TurnRecoveryTest {

  @Inject Sweeper sweeper;
  @Inject StoredLog log;

  /** A session whose turn is in flight and has stored pieces. */
  private Talk hanging() {
    Talk talk = Talk.with(somebody(), Talk.TALKER);
    CompletableFuture.runAsync(() -> talk.streaming("/hang Hm", Map.of()));
    await().until(() -> log.exists(talk.id()) && log.pieces(talk.id()) > 0);
    return talk;
  }

  private void sweep() throws Throwable {
    VertxContextSupport.subscribeAndAwait(sweeper::sweep);
  }

  @Test
  void A_turn_that_cannot_be_read_does_not_keep_the_others_from_being_ended() throws Throwable {
    Talk unreadable = hanging();
    Talk readable = hanging();
    log.setPieces(unreadable.id(), "{\"kind\":\"added_later\"}");
    log.endLease(unreadable.id());
    log.endLease(readable.id());
    sweep();
    assertThat(log.isBusy(readable.id())).isFalse();
    assertThat(log.isBusy(unreadable.id())).isTrue();
    // As a replica of the later version does.
    log.setPieces(unreadable.id(), "{\"kind\":\"text\",\"content\":\"Hm\"}");
    sweep();
    log.requireConsistent(unreadable.id());
    log.requireConsistent(readable.id());
  }
}
