package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.event.EventContent.ToolApproval;
import dev.parley.turn.TurnTarget.Pending;
import dev.parley.turn.compaction.CompactionRequest;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * A turn to start.
 *
 * @param input what it adds to the conversation before the answer: messages and results of tool
 *     calls; empty to answer what was added since the last answer
 * @param traceId identifies the turn's trace, unique within the session
 * @param clientId the message id that the client chose, unique within the session
 * @param options see {@link dev.parley.runtime.RuntimeRequest#options}; what to compact, if it is a
 *     compaction
 * @param request what the dialect wants to read again with the turn; null for nothing
 * @param kind how it is stored and what ends it
 * @param attachment what is stored with it; empty for nothing
 */
public record NewTurn(
    List<EventContent> input,
    UUID traceId,
    Optional<String> clientId,
    JsonNode options,
    JsonNode request,
    Kind kind,
    Optional<Attachment> attachment) {

  /** A turn without an attachment. */
  public NewTurn(
      List<EventContent> input,
      UUID traceId,
      Optional<String> clientId,
      JsonNode options,
      JsonNode request,
      Kind kind) {
    this(input, traceId, clientId, options, request, kind, Optional.empty());
  }

  /**
   * What is stored in the transaction that accepts a turn: when it starts or is queued, whichever
   * comes first.
   */
  @FunctionalInterface
  public interface Attachment {

    /** Stores it. The session's row is locked; if this fails, the turn is not accepted. */
    Uni<Void> store(Mutiny.StatelessSession rows, UUID agent, UUID session);
  }

  /** How a turn is stored. */
  public enum Kind {
    /** Stored. Its pieces are deleted when it ends. */
    STORED,
    /** Stored. Its pieces can still be read for some time after its end. */
    BACKGROUND,
    /** Nothing of it is stored. */
    UNSTORED,
    /**
     * Stored. It answers no message, but replaces the beginning of the conversation with a summary.
     */
    COMPACTION
  }

  /**
   * This turn after the turn that waits for these calls, which its approvals name by their events.
   */
  NewTurn after(List<Pending> pending) {
    List<EventContent> named =
        input.stream()
            .map(event -> event instanceof ToolApproval approval ? named(approval, pending) : event)
            .toList();
    return new NewTurn(named, traceId, clientId, options, request, kind, attachment);
  }

  private static EventContent named(ToolApproval approval, List<Pending> pending) {
    return pending.stream()
        .filter(call -> call.event().equals(approval.request()))
        .findFirst()
        .map(
            call ->
                new ToolApproval(
                    approval.request(), call.callId(), approval.approve(), approval.reason()))
        .orElse(approval);
  }

  /** A turn that compacts the conversation. */
  public static NewTurn compaction(CompactionRequest request) {
    return new NewTurn(
        List.of(), UUID.randomUUID(), Optional.empty(), request.write(), null, Kind.COMPACTION);
  }

  /** A stored turn without a client's id, with the agent's own options. */
  public static NewTurn of(List<EventContent> input, Optional<Attachment> attachment) {
    return new NewTurn(
        input,
        UUID.randomUUID(),
        Optional.empty(),
        MissingNode.getInstance(),
        null,
        Kind.STORED,
        attachment);
  }

  /** A stored turn that answers a message with the agent's own options. */
  public static NewTurn of(InputMessage message, UUID traceId, Optional<String> clientId) {
    return new NewTurn(
        List.of(message), traceId, clientId, MissingNode.getInstance(), null, Kind.STORED);
  }
}
