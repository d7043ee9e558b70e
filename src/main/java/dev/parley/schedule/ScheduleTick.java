package dev.parley.schedule;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Looks for runs that are due, periodically and on every replica. */
@ApplicationScoped
public class ScheduleTick {

  private static final Logger LOG = Logger.getLogger(ScheduleTick.class);

  private final DueRuns due;
  private final ScheduleRuns runs;

  ScheduleTick(DueRuns due, ScheduleRuns runs) {
    this.due = due;
    this.runs = runs;
  }

  @Scheduled(
      every = "${parley.schedule.every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  Uni<Void> onSchedule() {
    return tick()
        .onFailure()
        .invoke(failure -> LOG.warnf("Schedules not run: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }

  /** Records what is due and starts what waits. Does not wait for the end of runs. */
  public Uni<Void> tick() {
    return due.look().chain(runs::start);
  }
}
