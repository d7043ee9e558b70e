package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

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
  public <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    query
        .setParameter("agent", agentId)
        .setParameter("session", sessionId)
        .setParameter("turn", id);
    return query;
  }
}
