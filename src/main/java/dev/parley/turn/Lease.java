package dev.parley.turn;

/**
 * The right to write a turn. It is valid until the database's clock passes its end; the replica
 * renews it every second.
 *
 * @param key the turn
 * @param epoch distinguishes this holder from all others of the session
 * @param seq the sequence number of the turn's message
 */
record Lease(TurnKey key, long epoch, long seq) {}
