package dev.parley.agent;

import dev.parley.failure.Failure;
import dev.parley.failure.FailureException;
import dev.parley.store.Deadline;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.distributed.Violation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Creates and changes agents. Each change locks the agent's row, so that changes are serialized and
 * version numbers have no gaps.
 */
@ApplicationScoped
public class Agents {

  private static final String NAME_UNIQUE = "agent_name_unique";

  private final Store store;
  private final AgentRows rows;
  private final NumberedVersions versions;
  private final AgentRegistry registry;
  private final StoreClock clock;

  public Agents(
      Store store,
      AgentRows rows,
      NumberedVersions versions,
      AgentRegistry registry,
      StoreClock clock) {
    this.store = store;
    this.rows = rows;
    this.versions = versions;
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Creates an agent with its first version.
   *
   * @param name letters, digits, hyphens and underscores, 1 to 63
   * @return fails with agent exists, or version not found if another version is selected
   */
  private Uni<DescribedAgent> create(
      String workspace, String name, AgentSettings settings, NewVersion first, Deadline deadline) {
    return store
        .by(deadline)
        .withTransaction(
            session ->
                rows.workspace(session, workspace)
                    .map(home -> rows.fresh(home.id, name))
                    .invoke(agent -> settings.applyTo(agent))
                    .call(agent -> agent.persistAndFlush())
                    .chain(
                        agent ->
                            versions
                                .save(session, agent, first)
                                .call(() -> NumberedVersions.requireSelected(agent))
                                .map(version -> new DescribedAgent(agent, version))))
        .onFailure(failure -> Violation.of(NAME_UNIQUE, failure))
        .transform(taken -> new Failure.AgentExists(name).exception());
  }

  /**
   * Creates an agent with the first of these names that is not taken.
   *
   * @param names one or more names, each 1 to 63 letters, digits, hyphens and underscores
   * @param deadline deadline of the request
   * @return fails with agent exists if all names are taken
   */
  public Uni<DescribedAgent> create(
      String workspace,
      List<String> names,
      AgentSettings settings,
      NewVersion first,
      Deadline deadline) {
    Uni<DescribedAgent> created = create(workspace, names.get(0), settings, first, deadline);
    return names.size() == 1
        ? created
        : created
            .onFailure(failure -> refused(failure, Failure.AgentExists.class))
            .recoverWithUni(
                () -> create(workspace, names.subList(1, names.size()), settings, first, deadline));
  }

  /**
   * Saves a version of an agent. If the definition equals the latest one, no version is created;
   * the description and metadata of the latest one are updated.
   *
   * @param change returns the new settings for the current agent; applied before the version is
   *     saved
   * @return the agent with this version; fails with agent not found, too many versions, or version
   *     not found if the selected version does not exist
   */
  public Uni<DescribedAgent> save(
      String workspace, String name, Function<Agent, AgentSettings> change, NewVersion version) {
    return holding(
        workspace,
        name,
        (session, agent) -> {
          change.apply(agent).applyTo(agent);
          return versions
              .save(session, agent, version)
              .call(() -> NumberedVersions.requireSelected(agent))
              .map(saved -> new DescribedAgent(agent, saved));
        });
  }

  /**
   * Saves a version by the same rules and creates the agent if it does not exist.
   *
   * @param settings the settings of an agent that is created
   * @param change returns the new settings for an existing agent
   * @return the agent with this version; fails with too many versions, or version not found
   */
  public Uni<DescribedAgent> saveOrCreate(
      String workspace,
      String name,
      Supplier<AgentSettings> settings,
      Function<Agent, AgentSettings> change,
      NewVersion version) {
    return save(workspace, name, change, version)
        .onFailure(failure -> refused(failure, Failure.AgentNotFound.class))
        .recoverWithUni(
            () ->
                Uni.createFrom()
                    .item(settings)
                    .chain(created -> create(workspace, name, created, version, Deadline.NONE))
                    // Another request created the agent at the same time.
                    .onFailure(failure -> refused(failure, Failure.AgentExists.class))
                    .recoverWithUni(() -> save(workspace, name, change, version)));
  }

  /**
   * Changes an agent atomically. If the agent has the maximum number of versions, the oldest unused
   * one is deleted.
   *
   * @param change returns the change for the current agent with its representative version
   * @param deadline deadline of the request
   * @return the changed agent with its representative version; fails with agent not found (also if
   *     the agent has no version), too many versions, or the failure of {@code change}
   */
  public Uni<DescribedAgent> change(
      String workspace,
      String name,
      Function<DescribedAgent, AgentChange> change,
      Deadline deadline) {
    return holding(
        workspace,
        name,
        deadline,
        (session, agent) ->
            versions
                .representative(agent)
                .map(found -> found.orElseThrow(new Failure.AgentNotFound(name)::exception))
                .chain(
                    current -> {
                      AgentChange applied = change.apply(new DescribedAgent(agent, current));
                      applied.settings().applyTo(agent);
                      agent.updatedAt = clock.now();
                      return applied
                          .version()
                          .map(version -> versions.saveMakingRoom(session, agent, version))
                          .orElse(Uni.createFrom().item(current));
                    })
                .map(saved -> new DescribedAgent(agent, saved)));
  }

  private static boolean refused(Throwable failure, Class<? extends Failure> kind) {
    return failure instanceof FailureException refusal && kind.isInstance(refusal.failure());
  }

  /**
   * Changes the settings of an agent.
   *
   * @param change returns the new settings for the current agent
   * @return fails with agent not found, or version not found if the selected version does not exist
   */
  public Uni<Void> configure(String workspace, String name, Function<Agent, AgentSettings> change) {
    return holding(
        workspace,
        name,
        (session, agent) -> {
          change.apply(agent).applyTo(agent);
          agent.updatedAt = clock.now();
          return NumberedVersions.requireSelected(agent);
        });
  }

  /**
   * Enables or disables an agent. Repeating this changes nothing.
   *
   * @return fails with agent not found
   */
  public Uni<Void> enable(String workspace, String name, boolean enabled) {
    return holding(
        workspace,
        name,
        (session, agent) -> {
          agent.enabled = enabled;
          return Uni.createFrom().voidItem();
        });
  }

  private record Changed<T>(Agent agent, T result) {}

  private <T> Uni<T> holding(
      String workspace, String name, BiFunction<Mutiny.Session, Agent, Uni<T>> step) {
    return holding(workspace, name, Deadline.NONE, step);
  }

  /** Runs a change with the agent locked. */
  private <T> Uni<T> holding(
      String workspace,
      String name,
      Deadline deadline,
      BiFunction<Mutiny.Session, Agent, Uni<T>> step) {
    return store
        .by(deadline)
        .withTransaction(
            session ->
                rows.locked(workspace, name)
                    .map(found -> found.orElseThrow(new Failure.AgentNotFound(name)::exception))
                    .chain(
                        agent ->
                            step.apply(session, agent).map(result -> new Changed<>(agent, result))))
        .call(changed -> registry.forget(workspace, changed.agent()))
        .map(Changed::result);
  }
}
