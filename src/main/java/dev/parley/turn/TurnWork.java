package dev.parley.turn;

import dev.parley.event.EventContent.InputMessage;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.turn.answer.Answer;
import dev.parley.turn.answer.TurnEnd;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a turn has its runtime do: it answers once, and again for each message that comes meanwhile.
 * Used by the thread of the turn's context only.
 */
final class TurnWork {

  private final AgentRuntime runtime;
  private final Executor context;
  private final Function<Piece, Uni<Void>> pieces;
  private final Runnable completed;
  private final Consumer<Throwable> failed;

  private Cancellable running = () -> {};

  /** What the runtime was asked first. */
  private RuntimeRequest request;

  /** The tokens of earlier iterations. */
  private TurnEnd.Usage before = new TurnEnd.Usage(0, 0, 0, 0);

  /** Why the runtime failed, set before the completion of its pieces. */
  private volatile Throwable failure;

  /**
   * Prepares the work.
   *
   * @param pieces takes each piece; the runtime produces the next one when it has completed
   * @param completed called when the runtime has answered
   * @param failed called when the runtime or the taking of a piece has failed
   */
  TurnWork(
      AgentRuntime runtime,
      Executor context,
      Function<Piece, Uni<Void>> pieces,
      Runnable completed,
      Consumer<Throwable> failed) {
    this.runtime = runtime;
    this.context = context;
    this.pieces = pieces;
    this.completed = completed;
    this.failed = failed;
  }

  /**
   * What a turn begins with.
   *
   * @param request what the runtime is asked
   * @param compaction a summary that takes the place of earlier events
   * @param usage the tokens that the summary took
   * @param answering whether the runtime is asked; otherwise the summary is all
   */
  record Start(
      RuntimeRequest request,
      Optional<Piece.Compaction> compaction,
      Optional<Piece.Usage> usage,
      boolean answering) {

    /** The pieces before the answer. */
    Multi<Piece> pieces() {
      return Multi.createFrom()
          .items(
              Stream.concat(
                  compaction.stream(),
                  usage.stream()
                      .filter(used -> !answering)
                      .map(used -> new Piece.Usage(used.input(), used.output(), 0, 0))));
    }
  }

  /** Has the runtime answer. */
  void start(Uni<Start> first) {
    run(
        first
            .emitOn(context)
            .invoke(
                start -> {
                  request = start.request();
                  start
                      .usage()
                      .filter(used -> start.answering())
                      .ifPresent(
                          used -> before = new TurnEnd.Usage(used.input(), used.output(), 0, 0));
                })
            .onItem()
            .transformToMulti(
                start ->
                    start.answering()
                        ? Multi.createBy()
                            .concatenating()
                            .streams(start.pieces(), runtime.answer(start.request()))
                        : start.pieces()));
  }

  /**
   * Has the runtime answer another message.
   *
   * @param soFar what it has produced
   */
  void goOn(Answer soFar, InputMessage message) {
    before = soFar.usage().orElse(before);
    run(runtime.answer(request.next(soFar.events(), message)));
  }

  private void run(Multi<Piece> answer) {
    running =
        answer
            // A failure would overtake the pieces before it.
            .onFailure()
            .invoke(thrown -> failure = thrown)
            .onFailure()
            .recoverWithCompletion()
            .emitOn(context)
            .map(this::counted)
            .onItem()
            .transformToUniAndConcatenate(pieces::apply)
            .subscribe()
            .with(taken -> {}, failed, this::complete);
  }

  private void complete() {
    if (failure == null) {
      completed.run();
    } else {
      failed.accept(failure);
    }
  }

  /** The usage of a turn is that of all its iterations. */
  private Piece counted(Piece piece) {
    return piece instanceof Piece.Usage used ? used.after(before.input(), before.output()) : piece;
  }

  void cancel() {
    running.cancel();
  }

  /** Number of earlier messages that the runtime did not receive. */
  int historyCut() {
    return request == null ? 0 : request.omitted();
  }
}
