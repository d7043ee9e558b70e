package dev.parley.turn.answer;

/** The state of a turn. The names are stored. */
public enum TurnStatus {
  /** It is in flight, or its replica was lost and nobody has noticed yet. */
  RUNNING,
  /** The runtime called tools that the caller runs; the next turn brings their results. */
  WAITING,
  /** The runtime answered. */
  COMPLETED,
  /** The caller cancelled it. Part of the conversation only with the caller's own response. */
  CANCELLED,
  /** The runtime failed, or the turn exceeded a limit. Not part of the conversation. */
  FAILED,
  /** Its replica stopped or was lost. Part of the conversation, with the text up to then. */
  INTERRUPTED,
  /** No runtime was asked: a caller added to the conversation. */
  ADDED
}
