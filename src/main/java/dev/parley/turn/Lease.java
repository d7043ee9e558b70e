package dev.parley.turn;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The right to write a turn. It is valid until the database's clock passes its end; the replica
 * renews it every second.
 *
 * @param key the turn
 * @param epoch distinguishes this holder from all others of the session
 * @param seq the sequence number of the turn's message
 */
record Lease(TurnKey key, long epoch, long seq) {

  /** Writes what identifies the holder, as {@link TurnSql#RENEW} reads it. */
  void write(ObjectNode holder) {
    holder
        .put("agent", key.agentId().toString())
        .put("session", key.sessionId().toString())
        .put("turn", key.id().toString())
        .put("epoch", epoch);
  }
}
