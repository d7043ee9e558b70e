package dev.parley.session.list;

import dev.parley.session.Session;
import dev.parley.session.SessionSummary;

/**
 * A session in a list that spans agents.
 *
 * @param agentRid RID of the session's agent
 * @param session the session
 */
public record SessionWithAgent(String agentRid, SessionSummary session) {

  /** Reads a row of {@link Session#SUMMARY_WITH_AGENT}. */
  static SessionWithAgent of(Object[] row) {
    return new SessionWithAgent((String) row[1], (SessionSummary) row[0]);
  }
}
