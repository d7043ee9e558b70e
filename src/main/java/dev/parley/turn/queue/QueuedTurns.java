package dev.parley.turn.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.agent.AgentRegistry;
import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.FailureException;
import dev.parley.identity.Caller;
import dev.parley.identity.Isolation;
import dev.parley.identity.Roles;
import dev.parley.session.AccessScope;
import dev.parley.session.SessionAccess;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import dev.parley.store.Deadline;
import dev.parley.store.Outage;
import dev.parley.store.StoreClock;
import dev.parley.store.StoredJson;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import dev.parley.turn.TurnKey;
import dev.parley.turn.TurnRun;
import dev.parley.turn.Turns;
import dev.parley.turn.config.TurnConfig;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Starts the turns of queued inputs, one after the other: the replica that ends a turn starts the
 * next one. What it cannot start, because it stops or has no turn to spare, any replica starts when
 * it sweeps.
 */
@ApplicationScoped
public class QueuedTurns {

  private static final Logger LOG = Logger.getLogger(QueuedTurns.class);

  private static final Duration RETRY = Duration.ofMillis(100);
  private static final int RETRIES = 10;

  private final Statements statements;
  private final StoreClock clock;
  private final TurnConfig config;
  private final Turns turns;
  private final AgentRegistry agents;
  private final TurnJson turnJson;
  private final ObjectMapper json;
  private final Vertx vertx;

  QueuedTurns(
      Statements statements,
      StoreClock clock,
      TurnConfig config,
      Turns turns,
      AgentRegistry agents,
      TurnJson turnJson,
      ObjectMapper json,
      Vertx vertx) {
    this.statements = statements;
    this.clock = clock;
    this.config = config;
    this.turns = turns;
    this.agents = agents;
    this.turnJson = turnJson;
    this.json = json;
    this.vertx = vertx;
  }

  void onEnd(@Observes Turns.Queued queued) {
    if (config.maxInFlight() == 0) {
      // A command whose process ends before the turn would.
      return;
    }
    VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext())
        .runOnContext(
            nothing ->
                startNext(queued.ended())
                    // This replica may have no turn to spare just now.
                    .onFailure(QueuedTurns::passes)
                    .retry()
                    .withBackOff(RETRY, RETRY.multipliedBy(10))
                    .atMost(RETRIES)
                    .subscribe()
                    .with(
                        started -> {},
                        failure ->
                            LOG.warnf("Queued input not started yet: %s", failure.toString())));
  }

  private static boolean passes(Throwable failure) {
    return Outage.passes(failure)
        || failure instanceof FailureException known
            && known.failure() instanceof ConversationFailure.TooManyTurns;
  }

  /**
   * Starts the turns of inputs that no turn keeps waiting any more.
   *
   * @param batch maximum number of sessions
   * @return how many it started
   */
  public Uni<Integer> startWaiting(int batch) {
    return statements
        .all(
            Statement.ofText(QueueSql.WAITING).with("now", clock.now()).with("batch", batch),
            Deadline.NONE)
        .onItem()
        .transformToMulti(rows -> Multi.createFrom().iterable(rows))
        .map(row -> TurnKey.of(StoredJson.tree(json, row), "turn"))
        .onItem()
        .transformToUniAndConcatenate(
            key ->
                startNext(key)
                    .onFailure()
                    .invoke(
                        failure ->
                            LOG.warnf(
                                "Queued input of session %s not started: %s",
                                key.sessionId(), failure.toString()))
                    .onFailure()
                    .recoverWithNull())
        .collect()
        .asList()
        .map(started -> started.size());
  }

  /** Starts the turn of a session's first input; null if there is none or it cannot start. */
  private Uni<TurnRun> startNext(TurnKey session) {
    return statements
        .one(
            Statement.ofText(QueueSql.FIRST)
                .with("agent", session.agentId())
                .with("session", session.sessionId()),
            Deadline.NONE)
        .onItem()
        .ifNotNull()
        .transformToUni(row -> start(session, StoredJson.tree(json, row)));
  }

  private Uni<TurnRun> start(TurnKey session, JsonNode first) {
    String workspace = first.path("workspace").asText();
    UUID id = UUID.fromString(first.path("id").asText());
    return agents
        .byId(workspace, session.agentId())
        .chain(agent -> turns.target(selector(owner(first), agent, session.sessionId())))
        .chain(target -> turns.startQueued(target, turnJson.read(first.path("turn")), id));
  }

  /** The owner of the session, for whom the agent works. */
  private static Caller owner(JsonNode first) {
    return new Caller(
        first.path("workspace").asText(),
        first.path("subject").asText(),
        first.path("client").asText(),
        Isolation.ofStored(first.path("isolation").asText()),
        Set.of(),
        Roles.NONE);
  }

  /** The session, whoever queued the input: access to it was checked then. */
  private static SessionSelector selector(Caller owner, RegisteredAgent agent, UUID session) {
    return SessionSelector.unexpired(
        new SessionAccess(agent, owner, AccessScope.AGENT), SessionRef.Rid.of(session));
  }
}
