package dev.parley.session;

/** Which of an agent's sessions a caller may access. */
public enum AccessScope {
  /**
   * The sessions of the caller's subject and client: with an isolation key, those under that key;
   * without one, those that are visible without a key.
   */
  OWNER,
  /**
   * As {@link #OWNER}, but a caller that names no key can access the sessions under every key that
   * it could name.
   */
  OWNER_ANY_ISOLATION,
  /** As {@link #OWNER}, for the sessions of all clients of the subject. */
  SUBJECT,
  /** Every session of the agent, regardless of its owner. */
  AGENT
}
