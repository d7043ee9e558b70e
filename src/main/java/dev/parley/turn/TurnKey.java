package dev.parley.turn;

import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Identifies a turn.
 *
 * @param agentId the agent
 * @param sessionId the session
 * @param id the turn
 */
record TurnKey(UUID agentId, UUID sessionId, UUID id) {

  /** Binds the parameters {@code agent}, {@code session} and {@code turn}. */
  <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
    query
        .setParameter("agent", agentId)
        .setParameter("session", sessionId)
        .setParameter("turn", id);
    return query;
  }
}
