package dev.parley.turn;

import dev.parley.runtime.Piece;
import dev.parley.store.Outage;
import dev.parley.turn.answer.TurnEnd;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.config.TurnConfig;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The statements of a turn's holder besides those that store its pieces. In an outage they are
 * repeated until the lease has expired, but not after a statement time-out. Used by the thread of
 * the turn's context only, in which their results arrive.
 */
final class TurnStatements {

  private static final Duration RETRY = Duration.ofMillis(100);

  private final Lease lease;
  private final TurnStore store;
  private final PieceWriter writer;
  private final TurnConfig config;
  private final Executor context;

  TurnStatements(
      Lease lease, TurnStore store, PieceWriter writer, TurnConfig config, Executor context) {
    this.lease = lease;
    this.store = store;
    this.writer = writer;
    this.config = config;
    this.context = context;
  }

  /**
   * Ends the turn.
   *
   * @param steerable see {@link TurnStore#end(Lease, TurnEnd, boolean)}
   */
  void end(TurnEnd end, boolean steerable, Consumer<Boolean> then, Consumer<Throwable> failed) {
    retried(writer.stop().chain(() -> store.end(lease, end, steerable)), then, failed);
  }

  /** Takes the first message that was queued for the turn: see {@link PieceWriter#take}. */
  void take(Optional<String> step, Consumer<Piece.Steering> then, Consumer<Throwable> failed) {
    retried(writer.take(step), then, failed);
  }

  private <T> void retried(Uni<T> statement, Consumer<T> then, Consumer<Throwable> failed) {
    statement
        .runSubscriptionOn(context)
        .onFailure(Outage::passes)
        .retry()
        .withBackOff(RETRY, RETRY.multipliedBy(10))
        .expireIn(config.lease().toMillis())
        .emitOn(context)
        .subscribe()
        .with(then, failed);
  }

  /** Reads how the turn has ended. */
  void status(Consumer<TurnStatus> then, Consumer<Throwable> failed) {
    store.status(lease.key()).emitOn(context).subscribe().with(then, failed);
  }

  /** Has the inputs started that wait for the turn, which has ended. */
  void goOnWithQueue() {
    store.goOnWithQueue(lease.key());
  }
}
