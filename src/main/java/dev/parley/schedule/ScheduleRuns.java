package dev.parley.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.AgentRegistry;
import dev.parley.agent.RegisteredAgent;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventJson;
import dev.parley.event.EventType;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.FailureException;
import dev.parley.identity.Caller;
import dev.parley.identity.Isolation;
import dev.parley.identity.Roles;
import dev.parley.session.AccessScope;
import dev.parley.session.KeyChoice;
import dev.parley.session.NewSession;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionCreation;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import dev.parley.session.metadata.Metadata;
import dev.parley.session.secret.Secrets;
import dev.parley.store.Deadline;
import dev.parley.store.Outage;
import dev.parley.turn.NewSessionTurns;
import dev.parley.turn.NewTurn;
import dev.parley.turn.TurnRun;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.Turns;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jboss.logging.Logger;

/**
 * Runs attempts: each creates a session, sends the schedule's message and waits for the end of the
 * turn, without a connection to the database. A replica runs a limited number at a time and leaves
 * the others waiting.
 */
@ApplicationScoped
public class ScheduleRuns {

  private static final Logger LOG = Logger.getLogger(ScheduleRuns.class);

  /** How many attempts are looked at, so that those of some owners do not hide all others. */
  private static final int CANDIDATES = 1000;

  private static final Duration RETRY = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final RunRecords records;
  private final AgentRegistry agents;
  private final SessionCreation sessions;
  private final NewSessionTurns newSessions;
  private final Turns turns;
  private final EventJson events;
  private final RunSlots slots;
  private final ScheduleConfig config;
  private final Vertx vertx;

  ScheduleRuns(
      RunRecords records,
      AgentRegistry agents,
      SessionCreation sessions,
      NewSessionTurns newSessions,
      Turns turns,
      EventJson events,
      RunSlots slots,
      ScheduleConfig config,
      Vertx vertx) {
    this.records = records;
    this.agents = agents;
    this.sessions = sessions;
    this.newSessions = newSessions;
    this.turns = turns;
    this.events = events;
    this.slots = slots;
    this.config = config;
    this.vertx = vertx;
  }

  /** Starts attempts that wait, and does not wait for their end. */
  Uni<Void> start() {
    return slots.full()
        ? Uni.createFrom().voidItem()
        : records
            .start(CANDIDATES, slots::choose)
            .invoke(started -> started.forEach(this::run))
            .replaceWithVoid();
  }

  private void run(JsonNode started) {
    RunSlots.Owner owner = RunSlots.Owner.of(started);
    slots.take(owner);
    AttemptKey attempt = AttemptKey.of(started);
    VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext())
        .runOnContext(
            nothing ->
                outcome(attempt, started)
                    .chain(outcome -> store(attempt, outcome))
                    .onTermination()
                    .invoke(() -> slots.release(owner))
                    .subscribe()
                    .with(
                        done -> {},
                        failure ->
                            LOG.warnf("The end of a run is not stored: %s", failure.toString())));
  }

  /** Stores the end of an attempt; empty if another one is to run it. */
  private Uni<Void> store(AttemptKey attempt, Optional<Outcome> outcome) {
    return Uni.createFrom()
        .deferred(
            () ->
                outcome
                    .map(known -> records.end(attempt, known))
                    .orElseGet(() -> records.giveBack(attempt)))
        .onFailure(Outage::is)
        .retry()
        .withBackOff(RETRY, RETRY.multipliedBy(10))
        .expireIn(PATIENCE.toMillis());
  }

  private Uni<Optional<Outcome>> outcome(AttemptKey attempt, JsonNode started) {
    Duration stall = Duration.ofSeconds(started.path("stall").asInt());
    return Uni.createFrom()
        .deferred(() -> turn(attempt, started))
        .chain(run -> new RunWatch(run, stall, () -> records.progress(attempt), vertx).end())
        .map(Optional::of)
        .onFailure()
        .recoverWithItem(ScheduleRuns::outcome);
  }

  private static Optional<Outcome> outcome(Throwable failure) {
    if (failure instanceof FailureException refused) {
      return refused.failure() instanceof ConversationFailure.TooManyTurns
          ? Optional.empty()
          : Optional.of(Outcome.refused(refused.failure().message()));
    }
    if (failure instanceof CancellationException) {
      return Optional.of(Outcome.refused("The run was taken over."));
    }
    LOG.error("A run failed", failure);
    return Optional.of(Outcome.failed("An unexpected error occurred."));
  }

  private Uni<TurnRun> turn(AttemptKey attempt, JsonNode started) {
    Caller owner =
        new Caller(
            started.path("workspace").asText(),
            started.path("subject").asText(),
            started.path("client").asText(),
            Isolation.NONE,
            Set.of(),
            Roles.NONE);
    InputMessage message =
        (InputMessage) events.read(EventType.INPUT_MESSAGE, started.path("message"));
    return agents
        .byId(owner.workspace(), attempt.agent())
        .chain(
            agent ->
                turns.start(
                    () -> target(attempt, agent, owner, session(started)),
                    NewTurn.of(message, UUID.randomUUID(), Optional.empty()),
                    true));
  }

  private Uni<TurnTarget> target(
      AttemptKey attempt, RegisteredAgent agent, Caller owner, NewSession session) {
    return newSessions.target(
        checks ->
            sessions.create(
                agent,
                owner,
                session,
                Optional.empty(),
                Optional.of(checks.and(records.session(attempt))),
                Deadline.NONE),
        created ->
            SessionSelector.unexpired(
                new SessionAccess(agent, owner, AccessScope.OWNER), SessionRef.Rid.of(created.id)),
        target -> {});
  }

  private NewSession session(JsonNode started) {
    return new NewSession(
        new KeyChoice.Generated(),
        Optional.empty(),
        false,
        Optional.of(started.path("name").asText()),
        Optional.empty(),
        new Metadata((ObjectNode) started.path("metadata")),
        true,
        config.sessionTtl(),
        Secrets.NONE,
        false,
        Optional.empty());
  }
}
