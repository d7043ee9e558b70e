package dev.parley.agent;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.store.StoreClock;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Saves and numbers versions, in a transaction that has locked their agent. Saving the latest
 * definition again creates no version.
 */
@ApplicationScoped
class NumberedVersions {

  /** Maximum number of versions of an agent, as in Azure's documented limits. */
  private static final int MAX_VERSIONS = 1000;

  private final StoreClock clock;
  private final UnusedVersions unused;
  private final List<DefinitionRule> rules;

  NumberedVersions(StoreClock clock, UnusedVersions unused, @All List<DefinitionRule> rules) {
    this.clock = clock;
    this.unused = unused;
    this.rules = rules;
  }

  /** Returns an agent's representative version; empty if it has no version. */
  Uni<Optional<AgentVersion>> representative(Agent agent) {
    return numbers(agent)
        .map(
            numbers ->
                last(numbers.stream().filter(VersionNumber::published).toList())
                    .or(() -> last(numbers)))
        .chain(
            number ->
                number
                    .map(found -> find(agent, found).map(Optional::of))
                    .orElse(Uni.createFrom().item(Optional.empty())));
  }

  private static Uni<AgentVersion> find(Agent agent, VersionNumber number) {
    return AgentVersion.findById(new AgentVersion.Key(agent.id, number.major(), number.minor()));
  }

  /** Returns the numbers of all versions, ascending. */
  static Uni<List<VersionNumber>> numbers(Agent agent) {
    return AgentVersion.find(AgentQueries.NUMBERS, Map.of("agent", agent.id))
        .project(RegisteredVersion.class)
        .list()
        .map(found -> found.stream().map(RegisteredVersion::number).sorted().toList());
  }

  /** Fails with version not found if the version that an agent selects does not exist. */
  static Uni<Void> requireSelected(Agent agent) {
    return agent
        .selected()
        .map(
            selected ->
                numbers(agent)
                    .invoke(
                        numbers -> {
                          if (!numbers.contains(selected)) {
                            throw new Failure.VersionNotFound(agent.rid, selected.toString())
                                .exception();
                          }
                        })
                    .replaceWithVoid())
        .orElse(Uni.createFrom().voidItem());
  }

  /**
   * Saves a version of an agent that the transaction has locked.
   *
   * @return the version, new or not; fails with too many versions, and with invalid argument if a
   *     new definition breaks a dialect's rule
   */
  Uni<AgentVersion> save(Mutiny.Session session, Agent agent, NewVersion newVersion) {
    return save(session, agent, newVersion, () -> full(agent));
  }

  /**
   * Saves a version of an agent that the transaction has locked. If the agent has the maximum
   * number of versions, the oldest unused one is deleted first.
   *
   * @return the version, new or not; fails with too many versions if all are in use, and with
   *     invalid argument if a new definition breaks a dialect's rule
   */
  Uni<AgentVersion> saveMakingRoom(Mutiny.Session session, Agent agent, NewVersion newVersion) {
    return save(
        session,
        agent,
        newVersion,
        () ->
            unused
                .removeOldest(session, agent)
                .chain(removed -> removed ? Uni.createFrom().voidItem() : full(agent)));
  }

  private static Uni<Void> full(Agent agent) {
    return Uni.createFrom()
        .failure(new Failure.TooManyVersions(agent.name, MAX_VERSIONS).exception());
  }

  private Uni<AgentVersion> save(
      Mutiny.Session session, Agent agent, NewVersion newVersion, Supplier<Uni<Void>> whenFull) {
    return numbers(agent)
        .chain(
            numbers ->
                unchanged(session, agent, numbers, newVersion)
                    .chain(
                        same ->
                            same.map(Uni.createFrom()::item)
                                .orElseGet(
                                    () -> {
                                      requireValid(newVersion);
                                      return (numbers.size() < MAX_VERSIONS
                                              ? Uni.createFrom().voidItem()
                                              : whenFull.get())
                                          .chain(() -> insert(agent, numbers, newVersion));
                                    })))
        .invoke(
            version -> {
              newVersion.description().ifPresent(text -> version.description = text);
              newVersion.metadata().ifPresent(json -> version.metadata = json.toString());
            })
        .call(session::flush);
  }

  private void requireValid(NewVersion newVersion) {
    DefinitionRule.violation(rules, newVersion.definition())
        .ifPresent(
            violation -> {
              throw new Failure.InvalidArgument(Field.DEFINITION, violation).exception();
            });
  }

  /**
   * Returns the latest published version or draft, whichever is to be saved, if it has the same
   * definition.
   */
  private static Uni<Optional<AgentVersion>> unchanged(
      Mutiny.Session session, Agent agent, List<VersionNumber> numbers, NewVersion newVersion) {
    Optional<VersionNumber> latest =
        newVersion.draft()
            ? last(numbers).filter(number -> !number.published())
            : last(numbers.stream().filter(VersionNumber::published).toList());
    if (latest.isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    VersionNumber number = latest.get();
    return session
        .createNativeQuery(AgentQueries.SAME_DEFINITION, Long.class)
        .setParameter("agent", agent.id)
        .setParameter("major", number.major())
        .setParameter("minor", number.minor())
        .setParameter("definition", newVersion.definition().toString())
        .getSingleResult()
        .chain(
            same ->
                same == 0
                    ? Uni.createFrom().item(Optional.empty())
                    : find(agent, number).map(Optional::of));
  }

  private Uni<AgentVersion> insert(
      Agent agent, List<VersionNumber> numbers, NewVersion newVersion) {
    VersionNumber number = newVersion.draft() ? nextDraft(numbers) : nextPublished(agent, numbers);
    AgentVersion version = new AgentVersion();
    version.agentId = agent.id;
    version.major = number.major();
    version.minor = number.minor();
    version.definition = newVersion.definition().toString();
    version.createdAt = clock.now();
    agent.updatedAt = version.createdAt;
    return version.persist();
  }

  private static VersionNumber nextPublished(Agent agent, List<VersionNumber> numbers) {
    int highest = last(numbers).map(VersionNumber::major).orElse(0);
    return new VersionNumber(Math.max(highest, agent.lastMajor) + 1, 0);
  }

  private static VersionNumber nextDraft(List<VersionNumber> numbers) {
    return last(numbers)
        .map(highest -> new VersionNumber(highest.major(), highest.minor() + 1))
        .orElse(new VersionNumber(0, 1));
  }

  private static Optional<VersionNumber> last(List<VersionNumber> ascending) {
    return ascending.isEmpty()
        ? Optional.empty()
        : Optional.of(ascending.get(ascending.size() - 1));
  }
}
