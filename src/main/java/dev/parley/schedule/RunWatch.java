package dev.parley.schedule;

import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.TurnRun;
import dev.parley.turn.answer.TurnStatus;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Waits for the end of a run's turn. A turn without output for too long is cancelled. Output is
 * reported from time to time, so that no other replica takes the run for stalled.
 */
final class RunWatch {

  private static final Logger LOG = Logger.getLogger(RunWatch.class);

  private final TurnRun run;
  private final Duration stall;
  private final Supplier<Uni<Void>> progress;
  private long reported = System.nanoTime();

  /**
   * Prepares to wait.
   *
   * @param stall how long the turn may be without output
   * @param progress reports output
   */
  RunWatch(TurnRun run, Duration stall, Supplier<Uni<Void>> progress) {
    this.run = run;
    this.stall = stall;
    this.progress = progress;
  }

  /** Completes with the outcome when the turn has ended or stalled. */
  Uni<Outcome> end() {
    return run.pieces()
        .ifNoItem()
        .after(stall)
        .fail()
        .invoke(this::report)
        .onItem()
        .ignoreAsUni()
        .chain(run::ended)
        .map(RunWatch::outcome)
        .onFailure(TimeoutException.class)
        .invoke(run::abandon)
        .onFailure(TimeoutException.class)
        .recoverWithItem(
            () -> Outcome.failed("The run had no output for " + stall.toSeconds() + " seconds."))
        .onFailure(RuntimeFailure.class)
        .recoverWithItem(failure -> Outcome.failed(failure.getMessage()));
  }

  /** Reports at most four times in the time after which the run would count as stalled. */
  private void report() {
    long now = System.nanoTime();
    if (now - reported > stall.dividedBy(4).toNanos()) {
      reported = now;
      progress
          .get()
          .subscribe()
          .with(
              done -> {},
              failure -> LOG.warnf("Progress of a run not stored: %s", failure.toString()));
    }
  }

  private static Outcome outcome(TurnStatus status) {
    if (status == null) {
      return Outcome.failed("The end of the turn could not be stored.");
    }
    return switch (status) {
      case COMPLETED -> Outcome.SUCCESS;
      case WAITING -> Outcome.refused("The agent waits for outputs of tools that a client runs.");
      case CANCELLED -> Outcome.refused("The run was interrupted.");
      default -> Outcome.failed("The run was interrupted because its replica stopped.");
    };
  }
}
