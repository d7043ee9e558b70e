package dev.parley.turn;

import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.StepTransition;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Piece;
import dev.parley.runtime.RuntimeRequest;
import dev.parley.runtime.step.StepRun;
import dev.parley.turn.answer.Answer;
import dev.parley.turn.answer.TurnEnd;
import dev.parley.turn.answer.TurnStatus;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a turn has its runtime do: it answers once, and again for each further step of the agent and
 * for each message that comes meanwhile. Used by the thread of the turn's context only.
 */
final class TurnWork {

  private final AgentRuntime runtime;
  private final Executor context;
  private final Supplier<Answer> soFar;
  private final Function<Piece, Uni<Void>> pieces;
  private final Runnable completed;
  private final Consumer<Throwable> failed;

  private Cancellable running = () -> {};

  /** What the runtime was asked first. */
  private RuntimeRequest request;

  /** The steps of the agent; empty if the turn answers nothing. */
  private Optional<StepRun> steps = Optional.empty();

  /** The tokens of earlier iterations. */
  private TurnEnd.Usage before = new TurnEnd.Usage(0, 0, 0, 0);

  /** What the turn had produced when the runtime had answered, without a message that steers it. */
  private Answer answered;

  /** Why the runtime failed, set before the completion of its pieces. */
  private volatile Throwable failure;

  /**
   * Prepares the work.
   *
   * @param soFar what the turn has produced
   * @param pieces takes each piece; the runtime produces the next one when it has completed
   * @param completed called when the runtime has answered
   * @param failed called when the runtime or the taking of a piece has failed
   */
  TurnWork(
      AgentRuntime runtime,
      Executor context,
      Supplier<Answer> soFar,
      Function<Piece, Uni<Void>> pieces,
      Runnable completed,
      Consumer<Throwable> failed) {
    this.runtime = runtime;
    this.context = context;
    this.soFar = soFar;
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
   * @param steps the steps of the agent
   */
  record Start(
      RuntimeRequest request,
      Optional<Piece.Compaction> compaction,
      Optional<Piece.Usage> usage,
      boolean answering,
      StepRun steps) {

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
                  steps = start.answering() ? Optional.of(start.steps()) : Optional.empty();
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
                            .streams(start.pieces(), answer(start.request()))
                        : start.pieces()));
  }

  /** Has the runtime answer another message. */
  void goOn(InputMessage message) {
    run(next(answered, message));
  }

  /** The answer to a message that follows what the turn has produced. */
  private Multi<Piece> next(Answer produced, InputMessage message) {
    before = produced.usage().orElse(before);
    return answer(request.next(produced.events(), message));
  }

  private Multi<Piece> answer(RuntimeRequest asked) {
    Multi<Piece> answer = runtime.answer(steps.map(run -> run.at(asked)).orElse(asked));
    return structure()
        .map(
            structured ->
                Multi.createBy()
                    .concatenating()
                    .streams(Multi.createFrom().item(structured), answer))
        .orElse(answer);
  }

  private Optional<Piece> structure() {
    return steps.flatMap(StepRun::structure);
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
            .transformToUniAndConcatenate(this::take)
            .subscribe()
            .with(taken -> {}, failed, this::complete);
  }

  /** Takes a piece. A runtime that moves on by itself may do so to a step with another output. */
  private Uni<Void> take(Piece piece) {
    Uni<Void> taken = pieces.apply(piece);
    return piece instanceof Piece.StepTransition
        ? taken.chain(() -> structure().map(pieces).orElseGet(() -> Uni.createFrom().voidItem()))
        : taken;
  }

  private void complete() {
    if (failure != null) {
      failed.accept(failure);
      return;
    }
    Answer produced = soFar.get();
    answered = produced;
    Optional<StepTransition> next;
    try {
      next =
          steps
              .filter(run -> !produced.waiting())
              .flatMap(run -> run.next(request, produced.events()));
    } catch (RuntimeException thrown) {
      failed.accept(thrown);
      return;
    }
    next.ifPresentOrElse(moved -> moveOn(produced, moved), completed);
  }

  /** Goes on with the next step, which receives the transition as a message of the user. */
  private void moveOn(Answer produced, StepTransition moved) {
    steps.orElseThrow().follow(moved);
    run(
        Multi.createBy()
            .concatenating()
            .streams(
                Multi.createFrom().item(new Piece.StepTransition(moved)),
                next(produced, new InputMessage(moved.content()))));
  }

  /** The end of the turn, now that the runtime has answered. */
  TurnEnd end() {
    TurnEnd end = soFar.get().end(TurnStatus.COMPLETED, historyCut());
    if (end.status() == TurnStatus.COMPLETED) {
      steps.ifPresent(StepRun::reenter);
    }
    return end.at(steps.flatMap(StepRun::name));
  }

  /** The usage of a turn is that of all its iterations. */
  private Piece counted(Piece piece) {
    if (piece instanceof Piece.StepTransition step) {
      steps.ifPresent(run -> run.follow(step.transition()));
    }
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
