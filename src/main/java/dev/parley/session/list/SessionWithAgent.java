package dev.parley.session.list;

import dev.parley.session.SessionRow;
import dev.parley.session.SessionSummary;
import io.vertx.mutiny.sqlclient.Row;

/**
 * A session in a list that spans agents.
 *
 * @param agentRid RID of the session's agent
 * @param session the session
 */
public record SessionWithAgent(String agentRid, SessionSummary session) {

  /** Reads a row of the columns of a summary and the agent's RID. */
  static SessionWithAgent of(Row row) {
    return new SessionWithAgent(row.getString("agent_rid"), SessionRow.summary(row));
  }
}
