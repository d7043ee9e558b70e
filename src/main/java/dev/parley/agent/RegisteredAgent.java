package dev.parley.agent;

import dev.parley.failure.AccessFailure;
import dev.parley.identity.Caller;
import dev.parley.identity.Isolation;
import dev.parley.store.Page;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A cached agent, as operations on its sessions need it: without the definitions.
 *
 * @param id the agent's id, the first column of the keys of dependent tables
 * @param name unique in the workspace
 * @param rid unique in the workspace
 * @param displayName display name
 * @param enabled whether it accepts new sessions
 * @param isolation how the agent handles isolation keys
 * @param selected the version for sessions that do not request one; empty for the latest published
 * @param versions all versions, ascending
 */
public record RegisteredAgent(
    UUID id,
    String name,
    String rid,
    String displayName,
    boolean enabled,
    IsolationRule isolation,
    Optional<VersionNumber> selected,
    List<RegisteredVersion> versions) {

  public RegisteredAgent {
    versions = versions.stream().sorted(Comparator.comparing(RegisteredVersion::number)).toList();
  }

  /**
   * The version for sessions that do not request one; empty if no version is selected or published.
   */
  public Optional<RegisteredVersion> current() {
    return selected.flatMap(this::version).or(this::latestPublished);
  }

  private Optional<RegisteredVersion> latestPublished() {
    return versions.stream()
        .filter(version -> version.number().published())
        .reduce((earlier, later) -> later);
  }

  /** The version with this number, published or draft, if it exists. */
  public Optional<RegisteredVersion> version(VersionNumber number) {
    return versions.stream().filter(version -> version.number().equals(number)).findFirst();
  }

  /**
   * Returns a page of the agent's version numbers, including drafts, latest first.
   *
   * @param limit maximum number of items, at least 1
   * @param from the number that the page starts after; empty for the start of the list
   */
  public Page<VersionNumber> versions(int limit, Optional<VersionNumber> from) {
    return Page.of(
        versions.stream()
            .map(RegisteredVersion::number)
            .filter(number -> from.isEmpty() || number.compareTo(from.get()) < 0)
            .sorted(Comparator.reverseOrder())
            .limit(limit + 1L)
            .toList(),
        limit);
  }

  /** Returns the caller without its isolation key if this agent ignores keys. */
  public Caller taking(Caller caller) {
    boolean person = caller.isolation().kind() == Isolation.Kind.PERSON;
    return isolation == IsolationRule.IGNORED && !person ? caller.with(Isolation.NONE) : caller;
  }

  /**
   * Rejects a caller that names no isolation key if this agent requires one.
   *
   * @throws dev.parley.failure.FailureException isolation key missing
   */
  public void requireIsolation(Caller caller) {
    if (isolation == IsolationRule.REQUIRED && caller.isolation().none()) {
      throw new AccessFailure.IsolationKeyMissing(name).exception();
    }
  }
}
