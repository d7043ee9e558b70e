package dev.parley.session;

/** Where a session is in its life: computed from the row and the clock, never stored. */
public enum SessionStatus {
  /** In use, or used a short while ago. */
  ACTIVE,
  /** Not used for a while; the next use makes it active again. */
  IDLE,
  /** Its life time is over. */
  EXPIRED
}
