package dev.parley.turn;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.session.SessionSelector;

/**
 * A session that a turn is to be started in.
 *
 * @param selector selects the session
 * @param enabled whether it accepts messages
 * @param definition the definition of its agent's version
 */
public record TurnTarget(SessionSelector selector, boolean enabled, JsonNode definition) {

  static TurnTarget of(SessionSelector selector, JsonNode row) {
    return new TurnTarget(selector, row.path("enabled").asBoolean(), row.path("definition"));
  }

  /** The RID of the session's agent. */
  public String agentRid() {
    return selector.access().agent().rid();
  }

  /** The caller's reference to the session. */
  public String session() {
    return selector.ref().text();
  }
}
