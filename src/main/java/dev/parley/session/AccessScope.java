package dev.parley.session;

/** How far a caller's access to the sessions of an agent reaches. */
public enum AccessScope {
  /**
   * The sessions of the caller's subject and client: those under the isolation key that the caller
   * names; when it names none, those that are open without a key.
   */
  OWNER,
  /** As {@link #OWNER}; a caller that names no key reaches those under every key it could name. */
  OWNER_ANY_ISOLATION,
  /** As {@link #OWNER}, whichever client of the subject created the sessions. */
  SUBJECT,
  /** Every session of the agent, whoever owns it. */
  AGENT
}
