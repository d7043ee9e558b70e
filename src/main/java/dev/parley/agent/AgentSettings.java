package dev.parley.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The settings of an agent, without its versions.
 *
 * @param displayName display name, 1 to 200 characters
 * @param description up to 4,096 characters
 * @param enabled whether it accepts new sessions
 * @param extras dialect-specific data, which only the dialect reads: any storable JSON object
 * @param selected the version for sessions that do not request one; empty for the latest published
 * @param isolation how the agent handles isolation keys
 */
public record AgentSettings(
    String displayName,
    String description,
    boolean enabled,
    ObjectNode extras,
    Optional<VersionNumber> selected,
    IsolationRule isolation) {

  void applyTo(Agent agent) {
    agent.displayName = displayName;
    agent.description = description;
    agent.enabled = enabled;
    agent.extras = extras.toString();
    agent.select(selected);
    agent.isolation = isolation;
  }
}
