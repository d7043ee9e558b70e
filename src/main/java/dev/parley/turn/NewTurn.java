package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.parley.event.EventContent;
import dev.parley.event.EventContent.InputMessage;
import dev.parley.turn.compaction.CompactionRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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
 */
public record NewTurn(
    List<EventContent> input,
    UUID traceId,
    Optional<String> clientId,
    JsonNode options,
    JsonNode request,
    Kind kind) {

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

  /** A turn that compacts the conversation. */
  public static NewTurn compaction(CompactionRequest request) {
    return new NewTurn(
        List.of(), UUID.randomUUID(), Optional.empty(), request.write(), null, Kind.COMPACTION);
  }

  /** A stored turn that answers a message with the agent's own options. */
  public static NewTurn of(InputMessage message, UUID traceId, Optional<String> clientId) {
    return new NewTurn(
        List.of(message), traceId, clientId, MissingNode.getInstance(), null, Kind.STORED);
  }
}
