package dev.parley.turn.queue;

/** What happens to an input that comes while a turn is in flight. The names are stored. */
public enum Behavior {
  /**
   * The turn in flight goes on with it as soon as it has answered what it is answering. If the turn
   * does not end that way, the input starts a turn of its own.
   */
  STEER,
  /** It starts a turn of its own after the turn in flight and the inputs queued before. */
  FOLLOW_UP
}
