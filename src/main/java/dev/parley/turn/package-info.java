/**
 * Turns: each takes a message, runs the agent's runtime and ends with an answer in the session's
 * log. {@link dev.parley.turn.Turns} starts them, {@link dev.parley.turn.log.Conversations} cancels
 * them and reads what they left. Called by the dialects.
 */
package dev.parley.turn;
