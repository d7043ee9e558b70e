package dev.parley.azure.response;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.azure.conversation.AgentReference;
import dev.parley.azure.conversation.ConversationLookup;
import dev.parley.azure.conversation.Item;
import dev.parley.azure.conversation.WireIds;
import dev.parley.azure.conversation.WireIds.Scoped;
import dev.parley.azure.session.SessionSelectors;
import dev.parley.event.EventContent;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.ConversationFailure.WrongTurnState.Reason;
import dev.parley.http.error.HttpFailure;
import dev.parley.identity.Caller;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import dev.parley.turn.TurnCancellation;
import dev.parley.turn.TurnKey;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.log.StoredTurn;
import dev.parley.turn.log.StoredTurns;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** Responses that are stored: reading, following, cancelling and deleting them. */
@ApplicationScoped
public class StoredResponses {

  /** How often the pieces of a running turn are read. */
  private static final Duration POLL = Duration.ofMillis(200);

  private final CurrentAgents agents;
  private final StoredTurns turns;
  private final TurnCancellation cancellation;

  public StoredResponses(CurrentAgents agents, StoredTurns turns, TurnCancellation cancellation) {
    this.agents = agents;
    this.turns = turns;
    this.cancellation = cancellation;
  }

  /**
   * A stored response.
   *
   * @param state what clients read of it
   * @param turn its turn
   */
  record Stored(ResponseState state, StoredTurn turn) {}

  /** Returns a response; fails with turn not found. */
  Uni<Stored> get(Caller caller, String id) {
    return on(
        caller,
        id,
        (agent, selector) -> turns.get(selector).map(turn -> stored(agent.name(), turn)));
  }

  /** A turn as a response of an agent with this name. */
  static Stored stored(String agent, StoredTurn turn) {
    ObjectNode echo =
        turn.request() instanceof ObjectNode request
            ? request
            : JsonNodeFactory.instance.objectNode();
    return new Stored(
        new ResponseState(
            WireIds.response(turn.key().agentId(), turn.key().id()),
            turn.startedAt(),
            echo,
            Optional.of(new AgentReference(agent, Optional.of(String.valueOf(turn.version())))),
            turn.sessionKey(),
            ResponseRun.Ends.of(turn),
            turn.usage().map(usage -> new ResponseState.Usage(usage.input(), usage.output())),
            turn.output().stream()
                // Messages that came meanwhile are items of the conversation only.
                .filter(item -> !(item.content() instanceof EventContent.InputMessage))
                .map(item -> new Item(item.id(), item.content()))
                .toList()),
        turn);
  }

  private <T> Uni<T> on(
      Caller caller, String id, BiFunction<RegisteredAgent, SessionSelector, Uni<T>> operation) {
    ConversationFailure missing = new ConversationFailure.TurnNotFound(id);
    Optional<Scoped> scoped = WireIds.response(id);
    if (scoped.isEmpty()) {
      return Uni.createFrom().failure(missing.exception());
    }
    return agents
        .byId(
            caller.workspace(),
            scoped.get().agent(),
            agent ->
                operation.apply(
                    agent,
                    SessionSelectors.conversing(
                        agent, agent.taking(caller), new SessionRef.Turn(id, scoped.get().id()))))
        .onFailure(ConversationLookup::isMissing)
        .transform(gone -> missing.exception());
  }

  /** Cancels a response in the background; fails with turn not found, or wrong shape. */
  Uni<ResponseState> cancel(Caller caller, String id) {
    return get(caller, id)
        .chain(
            found -> {
              if (!found.turn().background()) {
                throw new ConversationFailure.WrongTurnState(Reason.SYNCHRONOUS).exception();
              }
              return switch (found.turn().status()) {
                case CANCELLED -> Uni.createFrom().item(found.state());
                case RUNNING ->
                    cancellation
                        .cancel(found.turn().key())
                        .chain(() -> get(caller, id))
                        .map(Stored::state);
                default -> throw new ConversationFailure.WrongTurnState(Reason.ENDED).exception();
              };
            });
  }

  /** Deletes a response that has ended; fails with turn not found, or wrong shape. */
  Uni<Void> delete(Caller caller, String id) {
    return on(
        caller,
        id,
        (agent, selector) ->
            turns
                .get(selector)
                .chain(
                    turn -> {
                      if (turn.status() == TurnStatus.RUNNING) {
                        throw new ConversationFailure.WrongTurnState(Reason.IN_PROGRESS)
                            .exception();
                      }
                      return turns.delete(selector);
                    })
                .replaceWithVoid());
  }

  /** What is sent when a response in the background has started: it, or its stream. */
  Uni<ResponseBody> started(Caller caller, ResponseRun started, boolean stream) {
    ResponseState state = started.state();
    return Uni.createFrom()
        .item(
            stream
                ? ResponseBody.stream(
                    state, frames(state, started.run().key(), started.inputs(), caller))
                : ResponseBody.json(state));
  }

  /**
   * The stream of a response in the background, also while it runs and on any replica.
   *
   * @param after number of the frame after which to start; -1 for all frames
   * @return fails with turn not found, or wrong shape if it is not in the background or its stream
   *     is no longer kept
   */
  Uni<ResponseBody> follow(Caller caller, String id, int after) {
    return get(caller, id)
        .chain(
            found -> {
              if (!found.turn().background()) {
                throw unstreamable("the response was not created with background=true");
              }
              return produced(found.turn().key(), 0, id)
                  .map(produced -> followed(caller, found, produced, after));
            });
  }

  private ResponseBody followed(
      Caller caller, Stored found, StoredTurns.Produced produced, int after) {
    if (!produced.kept()) {
      throw unstreamable("the stream is no longer kept");
    }
    ResponseState start =
        found.state().with(new ResponseStatus.Queued(), Optional.empty(), List.of());
    return ResponseBody.stream(
        found.state(),
        frames(start, found.turn().key(), found.turn().inputs(), caller)
            .select()
            .where(frame -> frame.sequenceNumber() > after));
  }

  private static RuntimeException unstreamable(String reason) {
    return new HttpFailure.WrongShape("stream", "cannot be true: " + reason).exception();
  }

  /** Fails with turn not found if the turn was deleted with its session. */
  private Uni<StoredTurns.Produced> produced(TurnKey key, int from, String id) {
    return turns
        .produced(key, from)
        .onItem()
        .ifNull()
        .failWith(new ConversationFailure.TurnNotFound(id)::exception);
  }

  /** The frames of a response in the background, made from its stored pieces. */
  private Multi<Frame> frames(ResponseState start, TurnKey key, int inputs, Caller caller) {
    ResponseFrames frames = new ResponseFrames(start, key.id(), inputs);
    AtomicInteger read = new AtomicInteger();
    Multi<Frame> pieces =
        Multi.createBy()
            .repeating()
            .uni(() -> produced(key, read.get(), start.id()))
            .withDelay(POLL)
            .whilst(produced -> produced.status() == TurnStatus.RUNNING)
            .onItem()
            .transformToMultiAndConcatenate(
                produced -> {
                  read.addAndGet(produced.pieces().size());
                  return Multi.createFrom()
                      .iterable(
                          produced.pieces().stream()
                              .flatMap(piece -> frames.add(piece).stream())
                              .toList());
                });
    return Multi.createBy()
        .concatenating()
        .streams(
            Multi.createFrom().items(() -> frames.start().stream()),
            pieces,
            Uni.createFrom()
                .deferred(() -> get(caller, start.id()))
                .onItem()
                .transformToMulti(
                    ended -> Multi.createFrom().iterable(frames.end(ended.state().status()))));
  }
}
