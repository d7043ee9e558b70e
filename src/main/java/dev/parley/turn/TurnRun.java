package dev.parley.turn;

import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.AnswerMeters.Measured;
import dev.parley.runtime.Piece;
import dev.parley.runtime.PieceJson;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.answer.Answer;
import dev.parley.turn.answer.Transcript;
import dev.parley.turn.answer.TurnEnd;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.config.TurnConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
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
  private final TurnStatements statements;
  private final TurnReader reader;
  private final TurnWork work;

  private boolean ending;

  /** How to end the turn, asked for while it was ending; used if it goes on instead. */
  private Runnable wanted;

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
    this.statements = new TurnStatements(lease, store, writer, config, this.context);
    this.work =
        new TurnWork(runtime, this.context, this::answer, this::take, this::complete, this::fail);
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
    stop(() -> end(transcript.answer().failed(shown, work.historyCut()), shown));
  }

  private void complete() {
    stop(
        () -> {
          TurnEnd end = work.end();
          // A compaction answers no messages: they start turns of their own.
          if (end.status() == TurnStatus.COMPLETED && end.answering()) {
            endUnlessSteered(end);
          } else {
            end(end, null);
          }
        });
  }

  /** Ends the turn because this replica stops, or a caller asks for it. */
  void interrupt() {
    context.execute(
        () ->
            stop(
                () ->
                    end(transcript.answer().end(TurnStatus.INTERRUPTED, work.historyCut()), null)));
  }

  /** Cancels the turn because nobody waits for it any more. Does nothing once it has ended. */
  public void abandon() {
    context.execute(() -> stop(() -> end(transcript.answer().cancelled(Optional.empty()), null)));
  }

  /** The lease is no longer valid: stops the work and writes nothing. */
  void lost() {
    context.execute(() -> stop(() -> follow(this::closeAs)));
  }

  /** Stops the work and ends the turn. If it is ending already, but goes on, it is ended then. */
  private void stop(Runnable end) {
    if (ending) {
      wanted = end;
      return;
    }
    ending = true;
    work.cancel();
    end.run();
  }

  private void end(TurnEnd end, Throwable failure) {
    statements.end(
        end,
        false,
        done -> {
          if (done) {
            close(end.status(), failure);
          } else {
            follow(end, failure);
          }
        },
        this::notStored);
  }

  private void endUnlessSteered(TurnEnd end) {
    statements.end(
        end,
        true,
        done -> {
          if (done) {
            close(end.status(), null);
          } else if (wanted == null) {
            goOn(end);
          } else {
            // The answer is complete. What would steer the turn follows it.
            end(end, null);
          }
        },
        this::notStored);
  }

  private void notStored(Throwable failure) {
    LOG.warnf("The end of a turn could not be stored: %s", failure.toString());
    close(null, failure);
  }

  /** Goes on with the message that was queued for this turn, if it still has its lease. */
  private void goOn(TurnEnd end) {
    statements.take(
        end.step(),
        steering -> {
          if (steering == null) {
            follow(end, null);
            return;
          }
          ending = false;
          reader.add(steering);
          if (wanted == null) {
            work.goOn(steering.message());
          } else {
            stop(wanted);
          }
        },
        this::notStored);
  }

  /**
   * Another replica or a caller has ended the turn, or will. So has an earlier statement of this
   * one, if its reply was lost.
   */
  private void follow(TurnEnd end, Throwable failure) {
    follow(
        status -> {
          if (status == end.status()) {
            statements.goOnWithQueue();
            close(status, failure);
          } else {
            closeAs(status);
          }
        });
  }

  private void follow(Consumer<TurnStatus> then) {
    statements.status(then, unknown -> close(null, unknown));
  }

  /** Ends like the stored turn. */
  private void closeAs(TurnStatus status) {
    close(
        status,
        status == TurnStatus.CANCELLED
            ? null
            : new RuntimeFailure(Cause.EXECUTION, "The turn was interrupted."));
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
