/**
 * Compaction: a summary takes the place of the beginning of a conversation. Called by {@link
 * dev.parley.turn.Turns}; it knows nothing of turns itself.
 */
package dev.parley.turn.compaction;
