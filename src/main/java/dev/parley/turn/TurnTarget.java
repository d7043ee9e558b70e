package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.agent.VersionNumber;
import dev.parley.event.EventContent.ToolApproval;
import dev.parley.event.EventContent.ToolCall;
import dev.parley.event.StoredEvents;
import dev.parley.failure.ConversationFailure;
import dev.parley.runtime.AgentRuntime;
import dev.parley.runtime.Runtimes;
import dev.parley.runtime.step.StepRun;
import dev.parley.session.SessionSelector;
import dev.parley.store.Deadline;
import dev.parley.store.Store;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import dev.parley.turn.answer.DecidedCall;
import dev.parley.turn.answer.TurnStatus;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A session that a turn is to be started in.
 *
 * @param selector selects the session
 * @param sessionKey the session's key
 * @param sessionId the session's id
 * @param enabled whether it accepts messages
 * @param definition the definition of its agent's version
 * @param version the number of that version
 * @param after the turn to follow that the caller named; empty for the last one
 * @param status the status of the turn to follow; empty if there is none
 * @param tokens the tokens that the turn to follow used; 0 if they are not known
 * @param busy whether a turn after the last one is in flight
 * @param pending the tool calls whose results or approvals the turn to follow waits for
 * @param about what the conditions of steps and templates can read of the agent and the session
 * @param deadline by when a turn has to be accepted: one that is accepted later is withdrawn
 */
public record TurnTarget(
    SessionSelector selector,
    String sessionKey,
    UUID sessionId,
    boolean enabled,
    JsonNode definition,
    VersionNumber version,
    Optional<UUID> after,
    Optional<TurnStatus> status,
    long tokens,
    boolean busy,
    List<Pending> pending,
    JsonNode about,
    Deadline deadline) {

  /**
   * A call of a tool that waits for the caller.
   *
   * @param event the id of the call's event
   */
  public record Pending(UUID event, ToolCall call) {

    /** The id of the call. */
    public String callId() {
      return call.callId();
    }

    /** Whether it waits for an approval, not for a result. */
    public boolean approval() {
      return ToolCall.MCP_APPROVAL.equals(call.kind());
    }
  }

  static TurnTarget of(
      SessionSelector selector, Optional<UUID> after, JsonNode row, StoredEvents events) {
    List<Pending> pending = new ArrayList<>();
    for (JsonNode call : row.path("pending")) {
      pending.add(
          new Pending(UUID.fromString(call.path("event").asText()), (ToolCall) events.read(call)));
    }
    return new TurnTarget(
        selector,
        row.path("key").asText(),
        UUID.fromString(row.path("session").asText()),
        row.path("enabled").asBoolean(),
        row.path("definition"),
        new VersionNumber(row.path("version").asInt(), row.path("minor").asInt()),
        after,
        Optional.ofNullable(row.path("status").textValue()).map(TurnStatus::valueOf),
        row.path("tokens").asLong(),
        row.path("busy").asBoolean(),
        pending,
        row.path("about"),
        Deadline.NONE);
  }

  /** The same session, in which a turn has to be accepted by a deadline. */
  public TurnTarget by(Deadline end) {
    return new TurnTarget(
        selector,
        sessionKey,
        sessionId,
        enabled,
        definition,
        version,
        after,
        status,
        tokens,
        busy,
        pending,
        about,
        end);
  }

  /**
   * Accepts a turn in this session, and stores what it has attached in the same transaction.
   *
   * @param statement accepts the turn if it can be accepted
   * @param result what its only row says; of null if there is none
   * @param accepted whether the result says that the turn is accepted
   * @return fails with a time-out if the request is abandoned at the deadline
   */
  public <T> Uni<T> accept(
      Store store,
      Statements statements,
      NewTurn turn,
      Statement<String> statement,
      Function<String, T> result,
      Predicate<T> accepted) {
    if (turn.attachment().isEmpty()) {
      return statements
          .change(statement, deadline, row -> accepted.test(result.apply(row)))
          .map(result);
    }
    UUID agentId = selector.access().agent().id();
    return store
        .by(deadline)
        .withStatelessTransaction(
            rows ->
                statement
                    .in(rows, String.class)
                    .getSingleResultOrNull()
                    .map(result)
                    .call(
                        found ->
                            accepted.test(found)
                                ? turn.attachment().get().store(rows, agentId, sessionId)
                                : Uni.createFrom().voidItem()),
            accepted);
  }

  /** The calls that a turn decides about. */
  List<DecidedCall> decided(NewTurn turn) {
    return turn.input().stream()
        .filter(event -> event instanceof ToolApproval)
        .map(event -> (ToolApproval) event)
        .map(
            approval ->
                new DecidedCall(
                    approval,
                    pending.stream()
                        .filter(waiting -> waiting.event().equals(approval.request()))
                        .map(Pending::call)
                        .findFirst()))
        .toList();
  }

  /** The RID of the session's agent. */
  public String agentRid() {
    return selector.access().agent().rid();
  }

  /** The caller's reference to the session. */
  public String session() {
    return selector.ref().text();
  }

  /** The steps of a turn in the session. */
  StepRun steps(Lease turn) {
    return new StepRun(definition, turn.step(), about);
  }

  /** The name of the session's agent. */
  String agentName() {
    return selector.access().agent().name();
  }

  /** The runtime that answers, if it is configured. */
  Optional<AgentRuntime> knownRuntime(Runtimes runtimes) {
    return runtimes.of(agentName(), definition);
  }

  /**
   * The runtime that answers.
   *
   * @throws dev.parley.failure.FailureException no runtime
   */
  AgentRuntime runtime(Runtimes runtimes) {
    return knownRuntime(runtimes)
        .orElseThrow(
            () ->
                new ConversationFailure.NoRuntime(
                        agentRid(), session(), runtimes.name(agentName(), definition))
                    .exception());
  }
}
