package dev.parley.turn;

import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.AnswerMeters.Measured;
import dev.parley.runtime.Piece;
import dev.parley.runtime.PieceJson;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.answer.Answer;
import dev.parley.turn.answer.DecidedCall;
import dev.parley.turn.answer.Transcript;
import dev.parley.turn.answer.TurnEnd;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.config.TurnConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
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

  private final Lease lease;
  private final TurnConfig config;
  private final Vertx vertx;
  private final Executor context;
  private final Runnable over;
  private final Measured measured;
  private final Transcript transcript;
  private final PieceWriter writer;
  private final TurnReader reader;
  private final TurnWork work;
  private final TurnEnding ending;
  private final OptionalLong contextWindow;
  private long deadline;

  /**
   * Prepares a turn.
   *
   * @param streamed whether somebody reads its pieces
   * @param decided the calls that its caller has decided about
   * @param contextWindow tokens that the agent's model can take in, if known
   */
  TurnRun(
      Lease lease,
      AgentRuntime runtime,
      boolean streamed,
      TurnStore store,
      PieceJson json,
      TurnConfig config,
      Vertx vertx,
      Context context,
      Runnable over,
      List<DecidedCall> decided,
      OptionalLong contextWindow,
      Measured measured) {
    this.contextWindow = contextWindow;
    this.lease = lease;
    this.reader = new TurnReader(streamed);
    this.config = config;
    this.vertx = vertx;
    this.context = task -> context.runOnContext(nothing -> task.run());
    this.over = over;
    this.measured = measured;
    this.transcript = new Transcript(config, lease.kind() != NewTurn.Kind.COMPACTION, decided);
    this.writer = new PieceWriter(lease, store, json, transcript, vertx, this.context, this::lost);
    this.work =
        new TurnWork(runtime, this.context, this::answer, this::take, this::complete, this::fail);
    this.ending =
        new TurnEnding(
            new TurnStatements(lease, store, writer, config, this.context),
            work,
            reader,
            this::close);
  }

  Lease lease() {
    return lease;
  }

  /** Identifies the turn. */
  public TurnKey key() {
    return lease.key();
  }

  /** Tokens that the agent's model can take in, if known. */
  public OptionalLong contextWindow() {
    return contextWindow;
  }

  /** When the turn started, as it is stored. */
  public Instant startedAt() {
    return lease.startedAt();
  }

  /** Completes when the answer begins, on the caller's context; fails if the turn fails before. */
  public Uni<Void> begun() {
    return reader.begun();
  }

  /** The pieces as they come; fails if the turn fails. A reader may leave. */
  public Multi<Piece> pieces() {
    return reader.pieces();
  }

  /**
   * Completes with the status in which the turn ended, on the caller's context; fails if it failed
   * or was lost.
   */
  public Uni<TurnStatus> ended() {
    return reader.ended();
  }

  /** What the turn has produced; call it after the end. */
  public Answer answer() {
    return transcript.answer();
  }

  /** Starts the turn. */
  void start(Uni<TurnWork.Start> first) {
    context.execute(
        () -> {
          measured.enter();
          deadline = vertx.setTimer(config.maxDuration().toMillis(), timer -> expire());
          work.start(first);
        });
  }

  private void expire() {
    cutOff(new RuntimeFailure(Cause.EXECUTION, "The answer took too long."));
  }

  private Uni<Void> take(Piece piece) {
    try {
      transcript.add(piece);
    } catch (RuntimeFailure exceeded) {
      cutOff(exceeded);
      return Uni.createFrom().voidItem();
    }
    reader.add(piece);
    return writer.wrote();
  }

  /**
   * Ends the turn because its runtime has failed. If the runtime says why, it has not begun the
   * calls that are without a result: they can be decided again.
   */
  private void fail(Throwable thrown) {
    if (thrown instanceof RuntimeFailure known) {
      ending.end(() -> answer().failed(known, work.historyCut()), status -> known);
    } else {
      LOG.error("Turn failed", thrown);
      cutOff(new RuntimeFailure(Cause.EXECUTION, "An unexpected error occurred."));
    }
  }

  private void cutOff(RuntimeFailure failure) {
    ending.end(() -> cutOff().failed(failure, work.historyCut()), status -> failure);
  }

  /** What a turn has produced whose runtime was stopped, with results for its decided calls. */
  private Answer cutOff() {
    transcript.cutOff().forEach(reader::add);
    return transcript.answer();
  }

  private void complete() {
    ending.complete(work::end);
  }

  /**
   * Ends the turn because this replica stops, or a caller asks for it.
   *
   * @return false if it has ended otherwise; fails if the end could not be stored
   */
  Uni<Boolean> interrupt() {
    return end(produced -> produced.end(TurnStatus.INTERRUPTED, work.historyCut()), status -> null);
  }

  /** Cancels the turn because nobody waits for it any more. Does nothing once it has ended. */
  public void abandon() {
    end(produced -> produced.cancelled(Optional.empty()), status -> null);
  }

  /**
   * Cancels the turn because a caller asks for it. In an outage, the caller waits while the end is
   * tried again, at most for the time of a lease.
   *
   * @param response see {@link Answer#cancelled}
   * @return false if it has ended otherwise; fails if the end could not be stored
   */
  Uni<Boolean> cancel(Optional<String> response) {
    return end(
        produced -> produced.cancelled(response),
        // Only what was answered before the last message is kept.
        status -> status == TurnStatus.COMPLETED ? TurnEnding.interrupted() : null);
  }

  private Uni<Boolean> end(Function<Answer, TurnEnd> end, Function<TurnStatus, Throwable> failure) {
    AtomicReference<TurnStatus> wanted = new AtomicReference<>();
    context.execute(
        () ->
            ending.end(
                () -> {
                  TurnEnd chosen = end.apply(cutOff());
                  wanted.set(chosen.status());
                  return chosen;
                },
                failure));
    return reader
        .stored()
        .map(status -> status == wanted.get())
        .onFailure(RuntimeFailure.class)
        .recoverWithItem(false);
  }

  /** The lease is no longer valid: stops the work and writes nothing. */
  void lost() {
    context.execute(ending::lost);
  }

  private void close(TurnStatus status, Throwable failure) {
    vertx.cancelTimer(deadline);
    over.run();
    String outcome = String.valueOf(status).toLowerCase(Locale.ROOT);
    measured.end(status == TurnStatus.COMPLETED ? "success" : outcome, failure, transcript.usage());
    reader.end(status, failure);
  }
}
