package dev.parley.turn;

import dev.parley.failure.ConversationFailure;
import dev.parley.turn.config.TurnConfig;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The turns in flight on this replica. Renews all their leases in one statement a second, which
 * also shows which of them were cancelled. When the replica stops, it takes no new turns and ends
 * those that have not ended shortly before the shutdown timeout.
 */
@ApplicationScoped
public class TurnsInFlight {

  private static final Logger LOG = Logger.getLogger(TurnsInFlight.class);

  /** Time for storing the ends of interrupted turns. */
  private static final Duration LAST = Duration.ofSeconds(2);

  private final TurnStore store;
  private final TurnConfig config;
  private final Vertx vertx;
  private final Duration delay;
  private final Duration timeout;

  private final AtomicInteger reserved = new AtomicInteger();
  private final Map<UUID, TurnRun> runs = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  TurnsInFlight(
      TurnStore store,
      TurnConfig config,
      Vertx vertx,
      @ConfigProperty(name = "quarkus.shutdown.delay") Duration delay,
      @ConfigProperty(name = "quarkus.shutdown.timeout") Duration timeout) {
    this.store = store;
    this.config = config;
    this.vertx = vertx;
    this.delay = delay;
    this.timeout = timeout;
  }

  /** The number of turns in flight or about to start. */
  public int count() {
    return reserved.get();
  }

  /**
   * Reserves the right to run a turn; {@link #release} returns it.
   *
   * @throws dev.parley.failure.FailureException too many turns, also while the replica stops
   */
  void reserve() {
    boolean free = reserved.incrementAndGet() <= config.maxInFlight();
    if (stopping || !free) {
      release();
      throw new ConversationFailure.TooManyTurns().exception();
    }
  }

  void release() {
    reserved.decrementAndGet();
  }

  void add(TurnRun run) {
    runs.put(run.lease().key().id(), run);
    if (stopping) {
      // It was reserved just before the stop.
      run.interrupt();
    }
  }

  /** The turn with this id, if it runs on this replica. */
  Optional<TurnRun> find(UUID turn) {
    return Optional.ofNullable(runs.get(turn));
  }

  void remove(Lease lease) {
    runs.remove(lease.key().id());
    release();
  }

  @Scheduled(
      every = "1s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
      skipExecutionIf = Scheduled.ApplicationNotRunning.class)
  Uni<Void> renew() {
    List<TurnRun> running = List.copyOf(runs.values());
    if (running.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return store
        .renew(running.stream().map(TurnRun::lease).toList())
        .invoke(held -> running.forEach(run -> stopUnlessHeld(run, held)))
        .onFailure()
        .invoke(failure -> LOG.warnf("Leases of turns not renewed: %s", failure.toString()))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private static void stopUnlessHeld(TurnRun run, Set<UUID> held) {
    if (!held.contains(run.lease().key().id())) {
      run.lost();
    }
  }

  void onStop(@Observes ShutdownDelayInitiatedEvent event) {
    stopping = true;
    long wait = delay.plus(timeout).minus(LAST).toMillis();
    vertx.setTimer(Math.max(1, wait), timer -> runs.values().forEach(TurnRun::interrupt));
  }
}
