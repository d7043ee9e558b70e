package dev.parley.turn;

import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.answer.TurnEnd;
import dev.parley.turn.answer.TurnStatus;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * How a turn on this replica ends: once, by whatever ends it first, and as another replica has
 * ended it if that was faster. A turn that has answered goes on if a message was queued for it
 * meanwhile. Used by the thread of the turn's context only.
 */
final class TurnEnding {

  private static final Logger LOG = Logger.getLogger(TurnEnding.class);

  private final TurnStatements statements;
  private final TurnWork work;
  private final TurnReader reader;
  private final BiConsumer<TurnStatus, Throwable> closed;

  private boolean ending;

  /** How to end the turn, asked for while it was ending; used if it goes on instead. */
  private Runnable wanted;

  /**
   * Prepares the end.
   *
   * @param closed called when the turn has ended, with the status and the failure of {@link
   *     TurnReader#end}
   */
  TurnEnding(
      TurnStatements statements,
      TurnWork work,
      TurnReader reader,
      BiConsumer<TurnStatus, Throwable> closed) {
    this.statements = statements;
    this.work = work;
    this.reader = reader;
    this.closed = closed;
  }

  /**
   * Stops the work and ends the turn. If it is ending already, but goes on, it is ended then.
   *
   * @param end called if this ends the turn, when the work is stopped
   * @param failure what the reader of the turn is told if it ends with a status; null for nothing
   */
  void end(Supplier<TurnEnd> end, Function<TurnStatus, Throwable> failure) {
    stop(
        () -> {
          TurnEnd chosen = end.get();
          store(chosen, failure.apply(chosen.status()));
        });
  }

  /** Ends the turn when the runtime has answered, unless it goes on. */
  void complete(Supplier<TurnEnd> end) {
    stop(
        () -> {
          TurnEnd completed = end.get();
          // A compaction answers no messages: they start turns of their own.
          if (completed.status() == TurnStatus.COMPLETED && completed.answering()) {
            storeUnlessSteered(completed);
          } else {
            store(completed, null);
          }
        });
  }

  /** The lease is no longer valid: stops the work and writes nothing. */
  void lost() {
    stop(() -> follow(this::closeAs));
  }

  private void stop(Runnable end) {
    if (ending) {
      wanted = end;
      return;
    }
    ending = true;
    work.cancel();
    end.run();
  }

  private void store(TurnEnd end, Throwable failure) {
    statements.end(
        end,
        false,
        done -> {
          if (done) {
            closed.accept(end.status(), failure);
          } else {
            follow(end, failure);
          }
        },
        this::notStored);
  }

  private void storeUnlessSteered(TurnEnd end) {
    statements.end(
        end,
        true,
        done -> {
          if (done) {
            closed.accept(end.status(), null);
          } else if (wanted == null) {
            goOn(end);
          } else {
            // The answer is complete. What would steer the turn follows it.
            store(end, null);
          }
        },
        this::notStored);
  }

  private void notStored(Throwable failure) {
    LOG.warnf("The end of a turn could not be stored: %s", failure.toString());
    closed.accept(null, failure);
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
            closed.accept(status, failure);
          } else {
            closeAs(status);
          }
        });
  }

  private void follow(Consumer<TurnStatus> then) {
    statements.status(then, unknown -> closed.accept(null, unknown));
  }

  /** Ends like the stored turn. */
  private void closeAs(TurnStatus status) {
    closed.accept(status, status == TurnStatus.CANCELLED ? null : interrupted());
  }

  /** What a reader is told that may have seen more than is stored. */
  static RuntimeFailure interrupted() {
    return new RuntimeFailure(Cause.EXECUTION, "The turn was interrupted.");
  }
}
