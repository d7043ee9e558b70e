package dev.parley.turn;

import dev.parley.event.EventContent;
import dev.parley.failure.ConversationFailure;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.AnswerMeters;
import dev.parley.runtime.FailingRuntime;
import dev.parley.runtime.PieceJson;
import dev.parley.runtime.Runtimes;
import dev.parley.session.SessionSelector;
import dev.parley.store.Ids;
import dev.parley.turn.config.TurnConfig;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Starts turns. A turn runs to its end even if the caller that started it goes away. At most one
 * turn of a session is in flight; the database decides which.
 */
@ApplicationScoped
public class Turns {

  private final TurnStarts starts;
  private final TurnStore store;
  private final TurnRecovery recovery;
  private final TurnsInFlight inFlight;
  private final AnswerMeters meters;
  private final Runtimes runtimes;
  private final TurnConfig config;
  private final TurnInput input;
  private final TurnPreparation preparation;
  private final TurnTitles titles;
  private final PieceJson json;
  private final Ids ids;
  private final Vertx vertx;

  Turns(
      TurnStarts starts,
      TurnStore store,
      TurnRecovery recovery,
      TurnsInFlight inFlight,
      AnswerMeters meters,
      Runtimes runtimes,
      TurnConfig config,
      TurnInput input,
      TurnPreparation preparation,
      TurnTitles titles,
      PieceJson json,
      Ids ids,
      Vertx vertx) {
    this.starts = starts;
    this.store = store;
    this.recovery = recovery;
    this.inFlight = inFlight;
    this.meters = meters;
    this.runtimes = runtimes;
    this.config = config;
    this.input = input;
    this.preparation = preparation;
    this.titles = titles;
    this.json = json;
    this.ids = ids;
    this.vertx = vertx;
  }

  /**
   * Finds a session for a turn.
   *
   * @return fails with session not found
   */
  public Uni<TurnTarget> target(SessionSelector selector) {
    return target(selector, Optional.empty());
  }

  /**
   * Finds a session for a turn that follows a given turn.
   *
   * @param after the turn to follow; empty for the last one of the conversation
   * @return fails with session not found
   */
  public Uni<TurnTarget> target(SessionSelector selector, Optional<UUID> after) {
    if (selector.ref().value().isEmpty()) {
      return Uni.createFrom().failure(selector.notFound());
    }
    return starts.target(selector, after).onItem().ifNull().failWith(selector::notFound);
  }

  /**
   * Starts a turn. It runs to its end even if nobody asks for it.
   *
   * @param target finds or creates the session; not called if the replica has too many turns
   * @param streamed whether the caller reads its pieces
   * @return fails as the target does, and with session disabled, turn in progress, trace id or
   *     message id taken, call decided, or no runtime; the turn's own failure is that of {@link
   *     TurnRun#ended}
   * @throws dev.parley.failure.FailureException too many turns, or invalid argument if the message
   *     is too long or not storable
   */
  public Uni<TurnRun> start(Supplier<Uni<TurnTarget>> target, NewTurn turn, boolean streamed) {
    turn.input().forEach(input::requireStorable);
    inFlight.reserve();
    return reserved(
        Uni.createFrom().deferred(target::get).chain(found -> start(found, turn, streamed)));
  }

  private Uni<TurnRun> start(TurnTarget target, NewTurn turn, boolean streamed) {
    AgentRuntime runtime = requireAnswered(target);
    NewTurn next = turn.after(target.pending());
    return accept(target, next, true).map(lease -> begin(lease, runtime, target, next, streamed));
  }

  /**
   * Requires that a turn can start in a session once no other one is in flight.
   *
   * @throws dev.parley.failure.FailureException session disabled, no runtime, or invalid argument
   */
  public void requireAcceptable(TurnTarget target, NewTurn turn) {
    requireAnswered(target);
    turn.input().forEach(input::requireStorable);
  }

  /**
   * Requires that events can be stored as the input of a turn can.
   *
   * @throws dev.parley.failure.FailureException invalid argument
   */
  public void requireStorable(List<EventContent> events) {
    events.forEach(input::requireStorable);
  }

  private AgentRuntime requireAnswered(TurnTarget target) {
    if (!target.enabled()) {
      throw new ConversationFailure.SessionDisabled(target.agentRid(), target.session())
          .exception();
    }
    return target.runtime(runtimes);
  }

  /**
   * Starts the turn of a queued input. If the agent's runtime is not configured, the turn fails.
   *
   * @param id identifies the input and the turn
   * @return null if the input is no longer queued, or a turn is in flight or waits for the caller
   * @throws dev.parley.failure.FailureException too many turns
   */
  public Uni<TurnRun> startQueued(TurnTarget target, NewTurn turn, UUID id) {
    inFlight.reserve();
    return reserved(
        starts
            .acceptQueued(target, turn, id)
            .map(
                lease ->
                    lease == null
                        ? null
                        : begin(
                            lease,
                            target.knownRuntime(runtimes).orElseGet(FailingRuntime::new),
                            target,
                            turn,
                            false)));
  }

  /** Gives back the reserved turn if none starts. */
  private Uni<TurnRun> reserved(Uni<TurnRun> start) {
    return uncancelled(
        start
            .onItemOrFailure()
            .invoke(
                (run, failure) -> {
                  if (run == null) {
                    inFlight.release();
                  }
                }));
  }

  /** A turn has ended in a session that has queued inputs. */
  public record Queued(TurnKey ended) {}

  /**
   * Detaches the work from its subscriber: a client that goes away must not leave a lease without
   * anyone who runs the turn.
   */
  private static <T> Uni<T> uncancelled(Uni<T> work) {
    return Uni.createFrom()
        .emitter(emitter -> work.subscribe().with(emitter::complete, emitter::fail));
  }

  private Uni<Lease> accept(TurnTarget target, NewTurn turn, boolean again) {
    return starts
        .accept(target, turn, ids.next())
        .onItem()
        .ifNull()
        .failWith(target.selector()::notFound)
        .chain(
            acceptance -> {
              if (acceptance.lease().isPresent()) {
                return Uni.createFrom().item(acceptance.lease().get());
              }
              return acceptance.expired().isPresent() && again
                  ? recovery
                      .interrupt(acceptance.expired().get())
                      .chain(() -> accept(target, turn, false))
                  : Uni.createFrom()
                      .failure(
                          new ConversationFailure.TurnInProgress(
                                  target.agentRid(), target.session())
                              .exception());
            });
  }

  private TurnRun begin(
      Lease lease, AgentRuntime runtime, TurnTarget target, NewTurn turn, boolean streamed) {
    Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
    TurnRun run =
        new TurnRun(
            lease,
            runtime,
            streamed,
            store,
            json,
            config,
            vertx,
            context,
            () -> inFlight.remove(lease),
            target.decided(turn),
            runtime.contextWindow(target.definition()),
            meters.start(target.agentName(), runtime.name()));
    run.start(preparation.start(lease, runtime, target, turn));
    inFlight.add(run);
    titles.after(run, runtime, target, turn);
    return run;
  }
}
