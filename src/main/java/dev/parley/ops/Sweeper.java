package dev.parley.ops;

import dev.parley.file.ContentLedger;
import dev.parley.session.SessionSweep;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Has the core remove what is over, from time to time, on every replica, in small steps: each
 * commits by itself and holds nobody up for long.
 */
@ApplicationScoped
public class Sweeper {

  private static final Logger LOG = Logger.getLogger(Sweeper.class);

  /** Of sessions, because each may have many files. */
  private static final int SESSIONS = 20;

  private static final int CONTENTS = 20;
  private static final int PLACES = 1000;

  private final SessionSweep sessions;
  private final ContentLedger contents;
  private final SweepConfig config;

  public Sweeper(SessionSweep sessions, ContentLedger contents, SweepConfig config) {
    this.sessions = sessions;
    this.contents = contents;
    this.config = config;
  }

  @Scheduled(
      every = "${parley.sweep.every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      // A program that fails to start has one thing to say, and this is not it.
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  Uni<Void> onSchedule() {
    return sweep()
        .onFailure()
        .invoke(failure -> LOG.warnf("Sweeping broke off: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }

  /** Removes all that is over and in nobody's hands. */
  public Uni<Void> sweep() {
    return all(SESSIONS, () -> sessions.removeExpired(config.keepExpired(), SESSIONS))
        .chain(() -> all(CONTENTS, () -> contents.sweep(CONTENTS)))
        .chain(() -> all(PLACES, () -> sessions.forgetDeleted(PLACES)));
  }

  /** Repeats a step until it finds less than it could remove. */
  private static Uni<Void> all(int batch, Supplier<Uni<? extends Integer>> step) {
    return Multi.createBy()
        .repeating()
        .uni(step)
        .whilst(removed -> removed == batch)
        .onItem()
        .ignoreAsUni();
  }
}
