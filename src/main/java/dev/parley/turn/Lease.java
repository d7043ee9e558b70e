package dev.parley.turn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.turn.sql.TurnSql;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The right to write a turn. It is valid until the database's clock passes its end; the replica
 * renews it every second.
 *
 * @param key the turn
 * @param epoch distinguishes this holder from all others of the session
 * @param parent the turn that it follows; empty if it begins the conversation
 * @param startedAt when the turn started, as it is stored
 * @param inputs number of events that the turn started with
 * @param kind how the turn is stored
 * @param step the name of the agent's step that answers; empty for the first one
 */
record Lease(
    TurnKey key,
    long epoch,
    Optional<UUID> parent,
    Instant startedAt,
    int inputs,
    NewTurn.Kind kind,
    Optional<String> step) {

  /** Whether the turn is stored. */
  boolean stored() {
    return kind != NewTurn.Kind.UNSTORED;
  }

  /** Writes what identifies the holder, as {@link TurnSql#RENEW} reads it. */
  void write(ObjectNode holder) {
    holder
        .put("agent", key.agentId().toString())
        .put("session", key.sessionId().toString())
        .put("turn", key.id().toString())
        .put("epoch", epoch);
  }
}
