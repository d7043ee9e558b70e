/**
 * What was said in a session: reading it, and copying it to a new session. {@link dev.parley.turn}
 * writes it.
 */
package dev.parley.turn.log;
