package dev.parley.schedule;

import dev.parley.failure.ConversationFailure.RuntimeFailed.Cause;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.turn.TurnRun;
import dev.parley.turn.answer.TurnStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Waits for the end of a run's turn. A turn without output for too long is cancelled. Its start
 * and, from time to time, output are reported, so that no other replica takes the run for stalled.
 * If one has, the turn is cancelled, because the run is attempted again.
 */
final class RunWatch {

  /** How often in the time after which a run has stalled it is looked for output. */
  private static final int CHECKS = 20;

  private static final Logger LOG = Logger.getLogger(RunWatch.class);

  private final TurnRun run;
  private final Duration stall;
  private final Supplier<Uni<Boolean>> progress;
  private final Vertx vertx;
  private volatile long heard = System.nanoTime();
  private long reported = heard;

  /**
   * Prepares to wait.
   *
   * @param stall how long the turn may be without output
   * @param progress reports that the run goes on; false if it is another replica's by now
   * @param vertx provides timers
   */
  RunWatch(TurnRun run, Duration stall, Supplier<Uni<Boolean>> progress, Vertx vertx) {
    this.vertx = vertx;
    this.run = run;
    this.stall = stall;
    this.progress = progress;
  }

  /** Completes with the outcome when the turn has ended or stalled. */
  Uni<Outcome> end() {
    AtomicBoolean stalled = new AtomicBoolean();
    send();
    // One timer for the run, which looks for output since.
    long timer =
        vertx.setPeriodic(
            Math.max(1, stall.toMillis() / CHECKS),
            tick -> {
              if (System.nanoTime() - heard > stall.toNanos() && !stalled.getAndSet(true)) {
                run.abandon();
              }
            });
    return run.pieces()
        .invoke(this::report)
        .onItem()
        .ignoreAsUni()
        .chain(run::ended)
        .map(status -> stalled.get() ? stalled() : outcome(status))
        .onTermination()
        .invoke(() -> vertx.cancelTimer(timer))
        .onFailure(RuntimeFailure.class)
        .recoverWithItem(RunWatch::outcome);
  }

  /** Reports at most four times in the time after which the run would count as stalled. */
  private void report() {
    long now = System.nanoTime();
    heard = now;
    if (now - reported > stall.dividedBy(4).toNanos()) {
      reported = now;
      send();
    }
  }

  private void send() {
    progress
        .get()
        .subscribe()
        .with(
            held -> {
              if (!held) {
                run.abandon();
              }
            },
            failure -> LOG.warnf("Progress of a run not stored: %s", failure.toString()));
  }

  private Outcome stalled() {
    return Outcome.failed("The run had no output for " + stall.toSeconds() + " seconds.");
  }

  private static Outcome outcome(RuntimeFailure failure) {
    return failure.reason() == Cause.CONFIGURATION
        ? Outcome.refused(failure.getMessage())
        : Outcome.failed(failure.getMessage());
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
