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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * A turn that runs on this replica. It has a Vert.x context of its own, so that it outlives the
 * request that started it; all its state is used by the thread of that context only.
 *
 * <p>Pieces go to the reader at once and to the database every 100 ms. No database connection is
 * held while the turn waits for its runtime or its reader.
 */
final class TurnRun {

  private static final Logger LOG = Logger.getLogger(TurnRun.class);

  private static final long STORE_EVERY_MILLIS = 100;

  /** The runtime is not asked for more while this many characters are not stored. */
  private static final int MAX_UNSTORED = 64 * 1024;

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(1);

  private final Lease lease;
  private final TurnStore store;
  private final PieceJson json;
  private final TurnConfig config;
  private final Vertx vertx;
  private final Executor context;
  private final Runnable over;
  private final Transcript transcript;

  private final UnicastProcessor<Piece> reader = UnicastProcessor.create();
  private final boolean streamed;

  /** Completes with the first part of the text, or with the end if there is none. */
  private final CompletableFuture<Void> begun = new CompletableFuture<>();

  private final CompletableFuture<TurnStatus> ended = new CompletableFuture<>();

  private Cancellable work = () -> {};
  private Uni<Void> writing;
  private int ordinal;
  private int historyCut;
  private boolean ending;
  private boolean timed;
  private long deadline;

  /**
   * Prepares a turn.
   *
   * @param streamed whether somebody reads the pieces
   * @param over called when the turn no longer runs here
   */
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
    this.json = json;
    this.config = config;
    this.vertx = vertx;
    this.context = task -> context.runOnContext(nothing -> task.run());
    this.over = over;
    this.transcript = new Transcript(config);
  }

  Lease lease() {
    return lease;
  }

  /** Completes when the answer begins; fails if the turn fails before. */
  Uni<Void> begun() {
    return Uni.createFrom().completionStage(begun);
  }

  /**
   * The pieces as they come; fails if the turn fails. A reader that leaves does not end the turn.
   */
  Multi<Piece> pieces() {
    return reader;
  }

  /** Completes with the status in which the turn ended; fails if it failed or was lost. */
  Uni<TurnStatus> ended() {
    return Uni.createFrom().completionStage(ended);
  }

  /** What the turn has produced; call it after the end. */
  Answer answer() {
    return transcript.answer();
  }

  /**
   * Starts the turn.
   *
   * @param request the request to the runtime, with the number of messages left out of its history
   */
  void start(AgentRuntime runtime, Uni<CutRequest> request) {
    context.execute(
        () -> {
          deadline = vertx.setTimer(config.maxDuration().toMillis(), timer -> fail(overdue()));
          work =
              request
                  .emitOn(context)
                  .invoke(cut -> historyCut = cut.historyCut())
                  .onItem()
                  .transformToMulti(cut -> runtime.answer(cut.request()))
                  .map(Step::of)
                  // As an item, because a failure would overtake the pieces before it.
                  .onFailure()
                  .recoverWithItem(Step::failed)
                  .emitOn(context)
                  .onItem()
                  .transformToUniAndConcatenate(this::take)
                  .subscribe()
                  .with(taken -> {}, this::fail, () -> finish(TurnStatus.COMPLETED));
        });
  }

  /**
   * A request to a runtime.
   *
   * @param historyCut number of earlier messages that are left out
   */
  record CutRequest(RuntimeRequest request, int historyCut) {}

  private static RuntimeFailure overdue() {
    return new RuntimeFailure(Cause.EXECUTION, "The answer took too long.");
  }

  /** A piece, or the failure that ends the answer. */
  private record Step(Piece piece, Throwable failure) {

    static Step of(Piece piece) {
      return new Step(piece, null);
    }

    static Step failed(Throwable failure) {
      return new Step(null, failure);
    }
  }

  private Uni<Void> take(Step step) {
    if (step.failure() != null) {
      fail(step.failure());
      return Uni.createFrom().voidItem();
    }
    Piece piece = step.piece();
    transcript.add(piece);
    if (streamed) {
      reader.onNext(piece);
    }
    if (piece instanceof Piece.Text) {
      begun.complete(null);
    }
    if (!timed) {
      timed = true;
      vertx.setTimer(STORE_EVERY_MILLIS, timer -> storeInTime());
    }
    return transcript.unstoredLength() < MAX_UNSTORED ? Uni.createFrom().voidItem() : storePieces();
  }

  private void storeInTime() {
    timed = false;
    if (!ending) {
      storePieces().subscribe().with(stored -> {});
    }
  }

  /** Stores the pieces that are not stored yet. In an outage they stay unstored until later. */
  private Uni<Void> storePieces() {
    if (writing != null) {
      return writing;
    }
    List<Piece> batch = transcript.unstored();
    var written = json.write(batch);
    Uni<Void> write =
        store
            .append(lease, ordinal, written)
            .emitOn(context)
            .invoke(
                held -> {
                  if (held) {
                    ordinal += written.size();
                    transcript.stored(batch);
                  } else {
                    lost();
                  }
                })
            .onFailure()
            .invoke(failure -> LOG.debugf("Pieces are not stored yet: %s", failure.toString()))
            .onFailure()
            .recoverWithNull()
            .replaceWithVoid()
            .memoize()
            .indefinitely();
    writing = write;
    write.subscribe().with(done -> writing = null);
    return write;
  }

  private void fail(Throwable failure) {
    if (failure instanceof RuntimeFailure) {
      finish(failure);
    } else {
      LOG.error("Turn failed", failure);
      finish(new RuntimeFailure(Cause.EXECUTION, "An unexpected error occurred."));
    }
  }

  private void finish(TurnStatus status) {
    end(transcript.answer().end(status, historyCut), null);
  }

  private void finish(Throwable failure) {
    end(transcript.answer().failed(failure.getMessage(), historyCut), failure);
  }

  /** Ends the turn because this replica stops. */
  void interrupt() {
    context.execute(() -> finish(TurnStatus.INTERRUPTED));
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
    Uni<Void> idle = writing == null ? Uni.createFrom().voidItem() : writing;
    idle.chain(() -> store.end(lease, end).runSubscriptionOn(context))
        .onFailure(Outage::is)
        .retry()
        .withBackOff(FIRST_RETRY, LAST_RETRY)
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
        .with(
            status -> {
              if (status == TurnStatus.CANCELLED) {
                close(status, null);
              } else {
                close(null, new RuntimeFailure(Cause.EXECUTION, "The turn was interrupted."));
              }
            },
            failure -> close(null, failure));
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
