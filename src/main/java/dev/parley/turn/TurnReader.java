package dev.parley.turn;

import dev.parley.runtime.Piece;
import dev.parley.store.CallingContext;
import dev.parley.turn.answer.TurnStatus;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import java.util.concurrent.CompletableFuture;

/** What the caller that started a turn learns of it. The caller may go away. */
final class TurnReader {

  private final UnicastProcessor<Piece> pieces = UnicastProcessor.create();
  private final boolean streamed;

  /** Completes with the first part of the text, or with the end if there is none. */
  private final CompletableFuture<Void> begun = new CompletableFuture<>();

  private final CompletableFuture<TurnStatus> ended = new CompletableFuture<>();

  /** Completes with the status in which the turn is stored; fails if that is not known. */
  private final CompletableFuture<TurnStatus> stored = new CompletableFuture<>();

  /** Prepares a reader; {@code streamed} if it reads the pieces. */
  TurnReader(boolean streamed) {
    this.streamed = streamed;
  }

  Uni<Void> begun() {
    return onCallersContext(begun);
  }

  Multi<Piece> pieces() {
    return pieces;
  }

  Uni<TurnStatus> ended() {
    return onCallersContext(ended);
  }

  Uni<TurnStatus> stored() {
    return onCallersContext(stored);
  }

  /** The turn has a context of its own, where nothing is known of a request. */
  private static <T> Uni<T> onCallersContext(CompletableFuture<T> result) {
    return Uni.createFrom()
        .deferred(() -> Uni.createFrom().completionStage(result).emitOn(CallingContext.current()));
  }

  void add(Piece piece) {
    if (streamed) {
      pieces.onNext(piece);
    }
    if (piece instanceof Piece.Text) {
      begun.complete(null);
    }
  }

  /**
   * The turn has ended, with a status or a failure. It can have both: what is stored of a turn that
   * was interrupted from elsewhere may be less than its pieces, and of a turn that failed while it
   * answered a later message, the answers before are kept. Who does not read the pieces need not
   * know.
   */
  void end(TurnStatus status, Throwable failure) {
    if (status == null) {
      stored.completeExceptionally(failure);
    } else {
      stored.complete(status);
    }
    boolean kept = status == TurnStatus.INTERRUPTED || status == TurnStatus.COMPLETED && !streamed;
    if (failure == null || kept) {
      ended.complete(status);
    } else {
      ended.completeExceptionally(failure);
    }
    if (failure == null) {
      begun.complete(null);
      pieces.onComplete();
    } else {
      begun.completeExceptionally(failure);
      pieces.onError(failure);
    }
  }
}
