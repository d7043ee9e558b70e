package dev.parley.agent;

/** How an agent handles isolation keys, with which callers separate their sessions. */
public enum IsolationRule {
  /** Keys are optional; a key that is sent separates the sessions. */
  TAKEN,
  /** Keys are ignored; the token alone determines the owner of a session. */
  IGNORED,
  /** Keys are required to create and list sessions. */
  REQUIRED
}
