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
 * An agent as the registry knows it: what every operation on its sessions needs, without the
 * definitions.
 *
 * @param id the agent's id, which leads every key below it
 * @param name unique in the workspace
 * @param rid unique in the workspace
 * @param displayName for people
 * @param enabled whether it takes new sessions
 * @param isolation what it makes of isolation keys
 * @param selected the version that sessions get which ask for none; empty for the latest published
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

  /** The version of sessions that ask for none, if there is one to be had. */
  public Optional<RegisteredVersion> current() {
    return selected.flatMap(this::version).or(this::latestPublished);
  }

  private Optional<RegisteredVersion> latestPublished() {
    return versions.stream()
        .filter(version -> version.number().published())
        .reduce((earlier, later) -> later);
  }

  /** The version of this number, published or draft, if it exists. */
  public Optional<RegisteredVersion> version(VersionNumber number) {
    return versions.stream().filter(version -> version.number().equals(number)).findFirst();
  }

  /**
   * A page of its versions' numbers, latest first, drafts included.
   *
   * @param limit the most numbers, 1 or more
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

  /** The caller as this agent takes it: without a key where keys mean nothing. */
  public Caller taking(Caller caller) {
    boolean person = caller.isolation().kind() == Isolation.Kind.PERSON;
    return isolation == IsolationRule.IGNORED && !person ? caller.with(Isolation.NONE) : caller;
  }

  /**
   * Refuses a caller that names no key where one is asked for.
   *
   * @throws dev.parley.failure.FailureException isolation key missing
   */
  public void requireIsolation(Caller caller) {
    if (isolation == IsolationRule.REQUIRED && caller.isolation().none()) {
      throw new AccessFailure.IsolationKeyMissing(name).exception();
    }
  }
}
