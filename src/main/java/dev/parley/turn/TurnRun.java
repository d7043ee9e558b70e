package dev.parley.turn;

import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.AnswerMeters.Measured;
import dev.parley.runtime.Piece;
import dev.parley.runtime.PieceJson;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.answer.Answer;
import dev.parley.turn.answer.Transcript;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.config.TurnConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Locale;
import java.util.Optional;
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

  private long deadline;

  /** Prepares a turn; {@code streamed} if somebody reads its pieces. */
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
      Measured measured) {
    this.lease = lease;
    this.reader = new TurnReader(streamed);
    this.config = config;
    this.vertx = vertx;
    this.context = task -> context.runOnContext(nothing -> task.run());
    this.over = over;
    this.measured = measured;
    this.transcript = new Transcript(config, lease.kind() != NewTurn.Kind.COMPACTION);
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
    fail(new RuntimeFailure(Cause.EXECUTION, "The answer took too long."));
  }

  private Uni<Void> take(Piece piece) {
    transcript.add(piece);
    reader.add(piece);
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
    ending.end(() -> answer().failed(shown, work.historyCut()), shown);
  }

  private void complete() {
    ending.complete(work::end);
  }

  /** Ends the turn because this replica stops, or a caller asks for it. */
  void interrupt() {
    context.execute(
        () -> ending.end(() -> answer().end(TurnStatus.INTERRUPTED, work.historyCut()), null));
  }

  /** Cancels the turn because nobody waits for it any more. Does nothing once it has ended. */
  public void abandon() {
    context.execute(() -> ending.end(() -> answer().cancelled(Optional.empty()), null));
  }

  /** The lease is no longer valid: stops the work and writes nothing. */
  void lost() {
    context.execute(ending::lost);
  }

  private void close(TurnStatus status, Throwable failure) {
    vertx.cancelTimer(deadline);
    over.run();
    measured.end(outcome(status, failure), failure, transcript.usage());
    reader.end(status, failure);
  }

  private static String outcome(TurnStatus status, Throwable failure) {
    if (status != TurnStatus.COMPLETED) {
      return String.valueOf(status).toLowerCase(Locale.ROOT);
    }
    return failure == null ? "success" : "failed";
  }
}
