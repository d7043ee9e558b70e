package dev.parley.agent;

/** What an agent makes of the keys that callers keep their sessions apart by. */
public enum IsolationRule {
  /** A key that is sent divides the sessions; none is needed. */
  TAKEN,
  /** A key that is sent means nothing: the token alone says whose a session is. */
  IGNORED,
  /** Whoever creates or lists sessions has to name a key. */
  REQUIRED
}
