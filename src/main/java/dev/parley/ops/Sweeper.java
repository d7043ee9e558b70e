package dev.parley.ops;

import dev.parley.artifact.ArtifactSweep;
import dev.parley.conversation.ConversationSweep;
import dev.parley.file.content.ContentSweep;
import dev.parley.ops.metric.SweepMeters;
import dev.parley.ops.metric.TurnMeters;
import dev.parley.session.removal.SessionSweep;
import dev.parley.turn.TurnRecovery;
import dev.parley.turn.queue.QueuedTurns;
import io.micrometer.core.instrument.Counter;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Removes expired data periodically, on every replica, in small steps: each commits separately and
 * blocks other work only briefly.
 */
@ApplicationScoped
public class Sweeper {

  private static final Logger LOG = Logger.getLogger(Sweeper.class);

  /** Small, because each session may have many files. */
  private static final int SESSIONS = 20;

  private static final int ARTIFACTS = 100;
  private static final int TURNS = 20;
  private static final int PLACES = 500;

  /** How many bytes of files a step removes, unless a single session or file is larger. */
  private static final long BYTES = 256 * 1024 * 1024;

  /** The values that disable the schedule. */
  private static final Set<String> NEVER = Set.of("off", "disabled");

  private final SessionSweep sessions;
  private final TurnRecovery turns;
  private final QueuedTurns queued;
  private final ConversationSweep conversations;
  private final ArtifactSweep artifacts;
  private final ContentSweep contents;
  private final SweepConfig config;
  private final SweepMeters meters;
  private final TurnMeters turnMeters;

  public Sweeper(
      TurnRecovery turns,
      QueuedTurns queued,
      ConversationSweep conversations,
      SessionSweep sessions,
      ArtifactSweep artifacts,
      ContentSweep contents,
      SweepConfig config,
      SweepMeters meters,
      TurnMeters turnMeters) {
    this.turns = turns;
    this.queued = queued;
    this.conversations = conversations;
    this.sessions = sessions;
    this.artifacts = artifacts;
    this.contents = contents;
    this.config = config;
    this.meters = meters;
    this.turnMeters = turnMeters;
  }

  void onStart(@Observes StartupEvent event) {
    if (NEVER.stream().noneMatch(config.every()::equalsIgnoreCase)) {
      meters.begin(DurationConverter.parseDuration(config.every()));
    }
  }

  @Scheduled(
      every = "${parley.sweep.every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      // If the program fails to start, the log should contain only the reason.
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  Uni<Void> onSchedule() {
    // Not part of the command: its process ends before the turns do.
    return sweep()
        .chain(() -> queued.startWaiting(TURNS))
        .replaceWithVoid()
        .invoke(meters::succeeded)
        .onFailure()
        .invoke(
            failure -> {
              meters.failed();
              LOG.warnf("Sweep failed: %s", failure.toString());
            })
        .onFailure()
        .recoverWithNull();
  }

  /**
   * Removes all expired data that no other transaction has locked, and ends turns without a
   * replica.
   */
  public Uni<Void> sweep() {
    return all(turnMeters.interrupted(), () -> turns.interruptExpired(TURNS))
        .chain(
            () ->
                all(
                    meters.removed("sessions"),
                    () -> sessions.removeExpired(config.keepExpired(), SESSIONS, BYTES)))
        .chain(() -> all(meters.removed("artifacts"), () -> artifacts.deleteExpired(ARTIFACTS)))
        .chain(() -> all(meters.removed("contents"), () -> contents.forgotten(BYTES)))
        .chain(() -> all(meters.removed("references"), () -> contents.released(BYTES)))
        .chain(() -> all(meters.removed("pieces"), () -> turns.forgetPieces(TURNS)))
        .chain(() -> all(meters.removed("conversations"), conversations::deleteExpired))
        .chain(() -> all(meters.removed("places"), () -> sessions.forgetDeleted(PLACES)));
  }

  /** Repeats a step until nothing is left to do. */
  private static Uni<Void> all(Counter counter, Supplier<Uni<? extends Integer>> step) {
    return Multi.createBy()
        .repeating()
        .uni(step)
        .whilst(removed -> removed > 0)
        .onItem()
        .invoke(number -> counter.increment(number))
        .onItem()
        .ignoreAsUni();
  }
}
