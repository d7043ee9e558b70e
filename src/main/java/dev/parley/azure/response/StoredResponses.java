package dev.parley.azure.response;

import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.azure.OpenAiId;
import dev.parley.azure.conversation.ConversationLookup;
import dev.parley.azure.conversation.WireIds;
import dev.parley.azure.conversation.WireIds.Scoped;
import dev.parley.azure.session.SessionSelectors;
import dev.parley.failure.ConversationFailure;
import dev.parley.failure.ConversationFailure.WrongTurnState.Reason;
import dev.parley.identity.Caller;
import dev.parley.session.SessionRef;
import dev.parley.session.SessionSelector;
import dev.parley.turn.TurnCancellation;
import dev.parley.turn.TurnKey;
import dev.parley.turn.answer.TurnStatus;
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

  /** Returns a response; fails with turn not found. */
  Uni<ResponseEntry> get(Caller caller, OpenAiId id) {
    return on(
        caller,
        id,
        (agent, selector) -> turns.get(selector).map(turn -> ResponseEntry.of(agent.name(), turn)));
  }

  private <T> Uni<T> on(
      Caller caller, OpenAiId id, BiFunction<RegisteredAgent, SessionSelector, Uni<T>> operation) {
    ConversationFailure missing = new ConversationFailure.TurnNotFound(id.text());
    Optional<Scoped> scoped = WireIds.response(id.text());
    if (scoped.isEmpty()) {
      return Uni.createFrom().failure(missing.exception());
    }
    return agents
        .byId(
            caller.workspace(),
            scoped.get().agent(),
            agent -> {
              if (!id.canBeOf(agent.name())) {
                throw missing.exception();
              }
              return operation.apply(
                  agent,
                  SessionSelectors.conversing(
                      agent,
                      agent.taking(caller),
                      new SessionRef.Turn(id.text(), scoped.get().id())));
            })
        .onFailure(ConversationLookup::isMissing)
        .transform(gone -> missing.exception());
  }

  /** Cancels a response in the background; fails with turn not found, or wrong turn state. */
  Uni<ResponseState> cancel(Caller caller, OpenAiId id) {
    return get(caller, id)
        .chain(
            found -> {
              if (!found.turn().background()) {
                throw wrongState(Reason.SYNCHRONOUS);
              }
              return switch (found.turn().status()) {
                case CANCELLED -> Uni.createFrom().item(found.state());
                case RUNNING ->
                    cancellation
                        .cancel(found.turn().key())
                        .chain(() -> get(caller, id))
                        .map(ResponseEntry::state);
                default -> throw wrongState(ended(found.state().status()));
              };
            });
  }

  private static Reason ended(ResponseStatus status) {
    return status instanceof ResponseStatus.Completed
        ? Reason.COMPLETED
        : status instanceof ResponseStatus.Failed ? Reason.FAILED : Reason.ENDED;
  }

  private static RuntimeException wrongState(Reason reason) {
    return new ConversationFailure.WrongTurnState(reason).exception();
  }

  /** Deletes a response that has ended; fails with turn not found, or wrong turn state. */
  Uni<Void> delete(Caller caller, OpenAiId id) {
    return on(
        caller,
        id,
        (agent, selector) ->
            turns
                .get(selector)
                .chain(
                    turn -> {
                      if (turn.status() == TurnStatus.RUNNING) {
                        throw wrongState(Reason.IN_PROGRESS);
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
   * @return fails with turn not found, or wrong turn state if it was not created as a stream in the
   *     background or its stream is no longer kept
   */
  Uni<ResponseBody> follow(Caller caller, OpenAiId id, int after) {
    return get(caller, id)
        .chain(
            found -> {
              if (!found.turn().background()) {
                throw wrongState(Reason.NOT_IN_BACKGROUND);
              }
              if (!found.streamed()) {
                throw wrongState(Reason.NOT_STREAMED);
              }
              return produced(found.turn().key(), 0, id.text())
                  .map(produced -> followed(caller, found, produced, after));
            });
  }

  private ResponseBody followed(
      Caller caller, ResponseEntry found, StoredTurns.Produced produced, int after) {
    if (!produced.kept()) {
      throw wrongState(Reason.STREAM_EXPIRED);
    }
    ResponseState start =
        found.state().with(new ResponseStatus.Queued(), Optional.empty(), List.of());
    return ResponseBody.stream(
        found.state(),
        frames(start, found.turn().key(), found.turn().inputs(), caller)
            .select()
            .where(frame -> frame.sequenceNumber() > after));
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
                .deferred(() -> get(caller, OpenAiId.ofAnyAgent(start.id())))
                .onItem()
                .transformToMulti(
                    ended -> Multi.createFrom().iterable(frames.end(ended.state().status()))));
  }
}
