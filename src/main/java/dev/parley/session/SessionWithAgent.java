package dev.parley.session;

/**
 * A session in a list that is not one agent's.
 *
 * @param agentRid RID of the agent that it is held with
 * @param session the session
 */
public record SessionWithAgent(String agentRid, SessionSummary session) {

  /** Reads a row of {@link Session#SUMMARY_WITH_AGENT}. */
  static SessionWithAgent of(Object[] row) {
    return new SessionWithAgent((String) row[1], (SessionSummary) row[0]);
  }
}
