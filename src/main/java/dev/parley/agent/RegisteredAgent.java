package dev.parley.agent;

import dev.parley.failure.Failure;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An agent as the registry knows it: what every operation on its sessions needs, without the
 * definitions.
 *
 * @param id the agent's id, which leads every key below it
 * @param name unique in the workspace
 * @param rid unique in the workspace
 * @param displayName for people
 * @param enabled whether it takes new sessions
 * @param versions all version numbers, ascending
 */
public record RegisteredAgent(
    UUID id,
    String name,
    String rid,
    String displayName,
    boolean enabled,
    List<VersionNumber> versions) {

  public RegisteredAgent {
    versions = versions.stream().sorted().toList();
  }

  /** The publication with the highest number, if there is one. */
  public Optional<VersionNumber> latestPublished() {
    return versions.stream().filter(VersionNumber::published).reduce((earlier, later) -> later);
  }

  /** Whether this version exists, published or draft. */
  public boolean has(VersionNumber version) {
    return versions.contains(version);
  }

  /**
   * Refuses an agent that takes no new sessions.
   *
   * @throws dev.parley.failure.FailureException agent disabled
   */
  public void requireEnabled() {
    if (!enabled) {
      throw new Failure.AgentDisabled(name, rid).exception();
    }
  }
}
