package dev.parley.vectara.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.artifact.ArtifactUpload;
import dev.parley.event.EventContent;
import dev.parley.failure.ConversationFailure;
import dev.parley.runtime.RuntimeFailure;
import dev.parley.runtime.step.AgentSkills;
import dev.parley.session.SessionSelector;
import dev.parley.store.Deadline;
import dev.parley.store.Ids;
import dev.parley.store.Outage;
import dev.parley.turn.NewTurn;
import dev.parley.turn.TurnCancellation;
import dev.parley.turn.TurnTarget;
import dev.parley.turn.Turns;
import dev.parley.turn.answer.TurnStatus;
import dev.parley.turn.compaction.CompactionPlan;
import dev.parley.turn.compaction.CompactionRequest;
import dev.parley.turn.exchange.Compactions;
import dev.parley.turn.log.EventLog;
import dev.parley.vectara.EventIds;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends inputs to sessions and answers them. */
@ApplicationScoped
public class InputCalls {

  /** How reading a turn that has ended is repeated in an outage. */
  private static final Duration RETRY = Duration.ofMillis(100);

  private static final int RETRIES = 10;

  private final Turns turns;
  private final TurnCancellation cancellation;
  private final QueuedInputs queued;
  private final Compactions compactions;
  private final EventLog log;
  private final Ids ids;
  private final ObjectMapper json;

  public InputCalls(
      Turns turns,
      TurnCancellation cancellation,
      QueuedInputs queued,
      Compactions compactions,
      EventLog log,
      Ids ids,
      ObjectMapper json) {
    this.turns = turns;
    this.cancellation = cancellation;
    this.queued = queued;
    this.compactions = compactions;
    this.log = log;
    this.ids = ids;
    this.json = json;
  }

  /**
   * Sends an input to a session.
   *
   * @param upload the files of a message; empty for none
   * @return the answer: when the turn has ended or, if it is streamed, when the input is accepted;
   *     fails with session not found, wrong shape, or as {@link Turns#start}
   */
  Uni<AnswerBody> send(
      SessionSelector selector,
      CreateInputRequest request,
      Optional<ArtifactUpload> upload,
      Deadline deadline) {
    boolean streamed = Boolean.TRUE.equals(request.streamResponse());
    return turns
        .target(selector)
        .chain(
            target -> {
              Input input =
                  InputReader.read(
                      request, AgentSkills.of(target.definition()), upload.isPresent());
              if (input instanceof Input.Message message) {
                NewTurn turn = message(target, message, upload);
                return message.queueing().isEmpty()
                    ? run(target, turn, Map.of(), streamed)
                    : followed(
                        target,
                        queued.send(target, turn, message.queueing().get(), streamed, deadline),
                        streamed);
              } else if (input instanceof Input.ToolOutputs outputs) {
                return log.pendingCalls(selector, deadline)
                    .map(calls -> ToolResults.of(outputs, calls))
                    .chain(
                        results ->
                            run(
                                target,
                                NewTurn.of(results.results(), Optional.empty()),
                                results.tools(),
                                streamed));
              }
              if (input instanceof Input.Compact compact) {
                return compact(target, compact, streamed, deadline);
              }
              return cancellation
                  .interrupt(selector)
                  .map(interrupted -> interrupted(target, interrupted, streamed));
            });
  }

  private static NewTurn message(
      TurnTarget target, Input.Message message, Optional<ArtifactUpload> upload) {
    requireNoPendingCalls(target);
    List<EventContent> input = new ArrayList<>();
    upload.map(ArtifactUpload::event).ifPresent(input::add);
    input.addAll(message.events());
    return NewTurn.of(input, upload.map(ArtifactUpload::attachment));
  }

  /**
   * Requires that a message can start a turn.
   *
   * @throws dev.parley.http.error.HttpFailureException wrong shape if the session waits for tools
   */
  static void requireNoPendingCalls(TurnTarget target) {
    if (!target.busy() && !target.pending().isEmpty()) {
      throw InputReader.wrong(
          "type", "must be tool_output, because the session waits for outputs of client tools");
    }
  }

  /** Compacts a conversation now or, while it is running, as soon as it is not any more. */
  private Uni<AnswerBody> compact(
      TurnTarget target, Input.Compact compact, boolean streamed, Deadline deadline) {
    requireNoPendingCalls(target);
    CompactionRequest request = new CompactionRequest(compact.last(), compact.instructions());
    NewTurn turn = NewTurn.compaction(request);
    return found(target, compact, deadline)
        .chain(
            () ->
                target.busy()
                    ? followed(target, queued.follow(target, turn, streamed, deadline), streamed)
                    : compactions
                        .plan(target, request)
                        .invoke(
                            plan -> {
                              if (plan.isEmpty()) {
                                throw InputReader.wrong("type", CompactionPlan.NOTHING);
                              }
                            })
                        .chain(() -> run(target, turn, Map.of(), streamed)));
  }

  private Uni<Void> found(TurnTarget target, Input.Compact compact, Deadline deadline) {
    return compact
        .last()
        .map(
            last -> log.get(target.selector(), last, EventIds.of(last), deadline).replaceWithVoid())
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Uni<AnswerBody> run(
      TurnTarget target, NewTurn turn, Map<String, String> tools, boolean streamed) {
    EventMapper mapper = new EventMapper(target.sessionKey());
    return turns
        .start(() -> Uni.createFrom().item(target), turn, streamed)
        .map(run -> new AnsweredTurn(run, turn.input(), tools))
        .chain(
            answered ->
                streamed
                    ? Uni.createFrom().item(AnswerBody.stream(answered.frames(mapper)))
                    : answered
                        .run()
                        .ended()
                        .chain(status -> whole(answered, status, mapper))
                        .onFailure(RuntimeFailure.class)
                        .recoverWithUni(
                            failure ->
                                answered
                                    .limited(failure, mapper)
                                    .map(events -> json(mapper, events))))
        .onFailure(RuntimeFailure.class)
        .transform(failure -> failed(target, failure));
  }

  private Uni<AnswerBody> followed(
      TurnTarget target, Uni<QueuedInputs.Following> sent, boolean streamed) {
    EventMapper mapper = new EventMapper(target.sessionKey());
    return sent.chain(
        following ->
            streamed
                ? Uni.createFrom().item(AnswerBody.stream(following.frames(mapper)))
                : following.all(target, mapper).map(events -> json(mapper, events)));
  }

  private Uni<AnswerBody> whole(AnsweredTurn turn, TurnStatus status, EventMapper mapper) {
    return log.ofTurn(turn.run().key())
        .onFailure(Outage::passes)
        .retry()
        .withBackOff(RETRY, RETRY.multipliedBy(10))
        .atMost(RETRIES)
        .map(
            stored -> {
              List<ObjectNode> events = new ArrayList<>(mapper.events(stored));
              if (status == TurnStatus.INTERRUPTED || status == TurnStatus.CANCELLED) {
                events.add(interrupted(mapper));
              }
              return json(mapper, events);
            });
  }

  private AnswerBody interrupted(TurnTarget target, boolean interrupted, boolean streamed) {
    EventMapper mapper = new EventMapper(target.sessionKey());
    List<ObjectNode> events = interrupted ? List.of(interrupted(mapper)) : List.of();
    if (!streamed) {
      return json(mapper, events);
    }
    return AnswerBody.stream(
        Multi.createFrom()
            .iterable(events)
            .map(Frame::new)
            .onCompletion()
            .continueWith(Frame.end()));
  }

  private ObjectNode interrupted(EventMapper mapper) {
    return mapper.base(ids.next(), Instant.now(), StreamFrames.INTERRUPTED);
  }

  private AnswerBody json(EventMapper mapper, List<ObjectNode> events) {
    try {
      return AnswerBody.json(
          json.writeValueAsBytes(new EventsResponse(events, mapper.sessionKey())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record can be written", e);
    }
  }

  private static RuntimeException failed(TurnTarget target, RuntimeFailure failure) {
    return new ConversationFailure.RuntimeFailed(
            target.agentRid(), target.session(), failure.reason(), failure.getMessage())
        .exception();
  }
}
