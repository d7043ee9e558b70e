package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.store.statement.Statement;
import java.util.UUID;

/**
 * Identifies a turn.
 *
 * @param agentId the agent
 * @param sessionId the session
 * @param id the turn
 */
public record TurnKey(UUID agentId, UUID sessionId, UUID id) {

  /** Reads the fields {@code agent} and {@code session} of a row, and that of the turn. */
  public static TurnKey of(JsonNode row, String turn) {
    return new TurnKey(id(row, "agent"), id(row, "session"), id(row, turn));
  }

  private static UUID id(JsonNode row, String field) {
    return UUID.fromString(row.path(field).asText());
  }

  /** Binds the parameters {@code agent}, {@code session} and {@code turn}. */
  public <T> Statement<T> bind(Statement<T> statement) {
    return statement.with("agent", agentId).with("session", sessionId).with("turn", id);
  }
}
