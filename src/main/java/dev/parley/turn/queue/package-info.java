/**
 * The inputs that wait for a turn in flight. They are stored, so they survive the replica; {@link
 * dev.parley.turn.queue.InputQueue} adds them, {@link dev.parley.turn.queue.QueuedTurns} starts
 * their turns one after the other.
 */
package dev.parley.turn.queue;
