package dev.parley.session;

/** What a session is wanted for. A session that is out of reach is refused accordingly. */
public enum Access {
  /** To look at it: a session under another isolation key is not there. */
  READ,
  /**
   * To go on with a list of what is in it: some clients name the isolation key for the first page
   * only.
   */
  NEXT_PAGE,
  /**
   * To change it: a session under another isolation key is refused, so that nobody thinks it done.
   */
  CHANGE
}
