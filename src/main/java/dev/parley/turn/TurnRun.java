package dev.parley.turn;

import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Piece;
import dev.parley.runtime.PieceJson;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.store.Outage;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * A turn that runs on this replica. It has a Vert.x context of its own, so that it outlives the
 * request that started it; all its state is used by the thread of that context only.
 *
 * <p>Pieces go to the reader at once and to the database by a {@link PieceWriter}. No database
 * connection is held while the turn waits for its runtime or its reader.
 */
public final class TurnRun {

  private static final Logger LOG = Logger.getLogger(TurnRun.class);

  private static final Duration RETRY = Duration.ofMillis(100);

  private final Lease lease;
  private final TurnStore store;
  private final TurnConfig config;
  private final Vertx vertx;
  private final Executor context;
  private final Runnable over;
  private final Transcript transcript;
  private final PieceWriter writer;

  private final UnicastProcessor<Piece> reader = UnicastProcessor.create();
  private final boolean streamed;

  /** Completes with the first part of the text, or with the end if there is none. */
  private final CompletableFuture<Void> begun = new CompletableFuture<>();

  private final CompletableFuture<TurnStatus> ended = new CompletableFuture<>();

  private Cancellable work = () -> {};
  private int historyCut;

  /** Why the runtime failed, set before the completion of its pieces. */
  private volatile Throwable failure;

  private boolean ending;
  private long deadline;

  /** Prepares a turn; {@code streamed} if somebody reads its pieces. */
  TurnRun(
      Lease lease,
      boolean streamed,
      TurnStore store,
      PieceJson json,
      TurnConfig config,
      Vertx vertx,
      Context context,
      Runnable over) {
    this.lease = lease;
    this.streamed = streamed;
    this.store = store;
    this.config = config;
    this.vertx = vertx;
    this.context = task -> context.runOnContext(nothing -> task.run());
    this.over = over;
    this.transcript = new Transcript(config);
    this.writer = new PieceWriter(lease, store, json, transcript, vertx, this.context, this::lost);
  }

  Lease lease() {
    return lease;
  }

  /** Identifies the turn. */
  public TurnKey key() {
    return lease.key();
  }

  /** Completes when the answer begins; fails if the turn fails before. */
  public Uni<Void> begun() {
    return Uni.createFrom().completionStage(begun);
  }

  /** The pieces as they come; fails if the turn fails. A reader may leave. */
  public Multi<Piece> pieces() {
    return reader;
  }

  /** Completes with the status in which the turn ended; fails if it failed or was lost. */
  public Uni<TurnStatus> ended() {
    return Uni.createFrom().completionStage(ended);
  }

  /** What the turn has produced; call it after the end. */
  public Answer answer() {
    return transcript.answer();
  }

  /** Starts the turn. */
  void start(AgentRuntime runtime, Uni<RuntimeRequest> request) {
    context.execute(
        () -> {
          deadline =
              vertx.setTimer(
                  config.maxDuration().toMillis(),
                  timer -> fail(new RuntimeFailure(Cause.EXECUTION, "The answer took too long.")));
          work =
              request
                  .emitOn(context)
                  .invoke(ready -> historyCut = ready.omitted())
                  .onItem()
                  .transformToMulti(runtime::answer)
                  // A failure would overtake the pieces before it.
                  .onFailure()
                  .invoke(thrown -> failure = thrown)
                  .onFailure()
                  .recoverWithCompletion()
                  .emitOn(context)
                  .onItem()
                  .transformToUniAndConcatenate(this::take)
                  .subscribe()
                  .with(taken -> {}, this::fail, this::complete);
        });
  }

  private void complete() {
    if (failure == null) {
      finish(TurnStatus.COMPLETED);
    } else {
      fail(failure);
    }
  }

  private Uni<Void> take(Piece piece) {
    transcript.add(piece);
    if (streamed) {
      reader.onNext(piece);
    }
    if (piece instanceof Piece.Text) {
      begun.complete(null);
    }
    return writer.wrote();
  }

  private void fail(Throwable thrown) {
    RuntimeFailure shown;
    if (thrown instanceof RuntimeFailure known) {
      shown = known;
    } else {
      LOG.error("Turn failed", thrown);
      shown = new RuntimeFailure(Cause.EXECUTION, "An unexpected error occurred.");
    }
    end(transcript.answer().failed(shown, historyCut), shown);
  }

  private void finish(TurnStatus status) {
    end(transcript.answer().end(status, historyCut), null);
  }

  /** Ends the turn because this replica stops. */
  void interrupt() {
    context.execute(() -> finish(TurnStatus.INTERRUPTED));
  }

  /** Cancels the turn because nobody waits for it any more. Does nothing once it has ended. */
  public void abandon() {
    context.execute(() -> end(transcript.answer().cancelled(Optional.empty()), null));
  }

  private boolean stopWork() {
    if (ending) {
      return false;
    }
    ending = true;
    vertx.cancelTimer(deadline);
    work.cancel();
    return true;
  }

  private void end(TurnEnd end, Throwable failure) {
    if (!stopWork()) {
      return;
    }
    writer
        .stop()
        .chain(() -> store.end(lease, end).runSubscriptionOn(context))
        .onFailure(Outage::is)
        .retry()
        .withBackOff(RETRY, RETRY.multipliedBy(10))
        .expireIn(config.lease().toMillis())
        .emitOn(context)
        .subscribe()
        .with(
            done -> {
              if (done) {
                close(end.status(), failure);
              } else {
                follow();
              }
            },
            notStored -> {
              LOG.warnf("The end of a turn could not be stored: %s", notStored.toString());
              close(null, notStored);
            });
  }

  /** The lease is no longer valid: stops the work and writes nothing. */
  void lost() {
    context.execute(
        () -> {
          if (stopWork()) {
            follow();
          }
        });
  }

  /** Another replica or a caller has ended the turn, or will: ends like the stored turn. */
  private void follow() {
    store
        .status(lease.key())
        .emitOn(context)
        .subscribe()
        .with(this::followed, unknown -> close(null, unknown));
  }

  private void followed(TurnStatus status) {
    close(
        status,
        status == TurnStatus.CANCELLED
            ? null
            : new RuntimeFailure(Cause.EXECUTION, "The turn was interrupted."));
  }

  private void close(TurnStatus status, Throwable failure) {
    over.run();
    if (failure == null) {
      begun.complete(null);
      ended.complete(status);
      reader.onComplete();
    } else {
      begun.completeExceptionally(failure);
      ended.completeExceptionally(failure);
      reader.onError(failure);
    }
  }
}
