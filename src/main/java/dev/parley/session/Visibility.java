package dev.parley.session;

/** Whose sessions with an agent a caller may touch. */
public enum Visibility {
  /** Those that belong to the caller's subject and client. */
  OWN,
  /** Everybody's: by a role, or by the right to manage agents. */
  ALL
}
