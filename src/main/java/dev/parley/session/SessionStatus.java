package dev.parley.session;

/** The status of a session, computed from the row and the current time. It is never stored. */
public enum SessionStatus {
  /** Used recently. */
  ACTIVE,
  /** Stopped, or not used for its idle timeout; the next use makes it active again. */
  IDLE,
  /** Past its expiry time. */
  EXPIRED
}
