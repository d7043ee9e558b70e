package dev.parley.agent;

import dev.parley.failure.Failure;
import dev.parley.store.Store;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds agents and their versions.
 *
 * <p>What is found is kept for a few seconds (cache {@code agents}), because every call on a
 * session starts here. A change on this replica is seen at once, one on another replica within
 * those seconds. What is not found is never kept: a new agent or version is there for whoever asks.
 * See {@link CurrentAgents} for an agent that takes the name of a deleted one.
 */
@ApplicationScoped
public class AgentRegistry {

  private final Store store;
  private final Cache cache;

  public AgentRegistry(Store store, @CacheName("agents") Cache cache) {
    this.store = store;
    this.cache = cache;
  }

  /**
   * The agent of this name in a workspace.
   *
   * @return fails with agent not found
   */
  public Uni<RegisteredAgent> byName(String workspace, String name) {
    return find(new Handle(workspace, Handle.By.NAME, name));
  }

  /**
   * The agent of this RID in a workspace.
   *
   * @return fails with agent not found
   */
  public Uni<RegisteredAgent> byRid(String workspace, String rid) {
    return find(new Handle(workspace, Handle.By.RID, rid));
  }

  /** Asks the store whether an agent that was found is still there. */
  Uni<Boolean> exists(RegisteredAgent known) {
    return store.withStatelessSession(
        session ->
            session
                .createSelectionQuery("select count(*) from Agent where id = :id", Long.class)
                .setParameter("id", known.id())
                .getSingleResult()
                .map(count -> count == 1));
  }

  /**
   * An agent as the store has it now, for who found out that what is kept of it is no longer true.
   *
   * @return fails with agent not found, when it is gone; another one may have its name by then
   */
  public Uni<RegisteredAgent> refreshed(String workspace, RegisteredAgent known) {
    return forget(workspace, known)
        .chain(() -> byName(workspace, known.name()))
        .invoke(
            fresh -> {
              if (!fresh.id().equals(known.id())) {
                throw new Failure.AgentNotFound(known.name()).exception();
              }
            });
  }

  /**
   * The version to use: the one asked for, or else the one selected, or else the latest published.
   *
   * @param workspace the agent's workspace
   * @param agent as found before
   * @param asked the version asked for, drafts included; empty for the agent's choice
   * @return fails with version not found, or no published version
   */
  public Uni<RegisteredVersion> version(
      String workspace, RegisteredAgent agent, Optional<VersionNumber> asked) {
    return pick(agent, asked)
        .map(version -> Uni.createFrom().item(version))
        // Perhaps it was published since the agent was looked up: ask the store before saying no.
        .orElseGet(
            () ->
                refreshed(workspace, agent)
                    .map(
                        fresh -> pick(fresh, asked).orElseThrow(missing(agent, asked)::exception)));
  }

  /** Drops what is kept of an agent, because it changed. */
  public Uni<Void> forget(String workspace, Agent agent) {
    return forget(workspace, agent.name, agent.rid);
  }

  /** Drops what is kept of an agent, because it is gone. */
  public Uni<Void> forget(String workspace, RegisteredAgent agent) {
    return forget(workspace, agent.name(), agent.rid());
  }

  private Uni<Void> forget(String workspace, String name, String rid) {
    return cache
        .invalidate(new Handle(workspace, Handle.By.NAME, name))
        .chain(() -> cache.invalidate(new Handle(workspace, Handle.By.RID, rid)));
  }

  private static Optional<RegisteredVersion> pick(
      RegisteredAgent agent, Optional<VersionNumber> asked) {
    return asked.isPresent() ? asked.flatMap(agent::version) : agent.current();
  }

  private static Failure missing(RegisteredAgent agent, Optional<VersionNumber> asked) {
    return asked.isPresent()
        ? new Failure.VersionNotFound(agent.rid(), asked.get().toString())
        : new Failure.NoPublishedVersion(agent.rid());
  }

  private Uni<RegisteredAgent> find(Handle handle) {
    if (handle.value().indexOf('\0') >= 0) {
      // PostgreSQL knows no NUL: there can be no such agent, and the question cannot even be asked.
      return Uni.createFrom().failure(new Failure.AgentNotFound(handle.value()).exception());
    }
    return cache.getAsync(handle, this::load);
  }

  private Uni<RegisteredAgent> load(Handle handle) {
    // By no deadline: what is looked up for one request is used by others, too.
    return store.reading(
        session ->
            session
                .createSelectionQuery(
                    // Not the extras, which may be large.
                    "select a.id, a.name, a.rid, a.displayName, a.enabled, a.isolation,"
                        + " a.selectedMajor, a.selectedMinor"
                        + " from Agent a join Workspace w on w.id = a.workspaceId"
                        + " where w.name = :workspace and a."
                        + handle.by().attribute
                        + " = :value",
                    Core.class)
                .setParameter("workspace", handle.workspace())
                .setParameter("value", handle.value())
                .getSingleResultOrNull()
                .onItem()
                .ifNull()
                .failWith(new Failure.AgentNotFound(handle.value())::exception)
                .chain(
                    agent ->
                        session
                            .createSelectionQuery(
                                "select v.major, v.minor, v.idleTimeoutSeconds from AgentVersion v"
                                    + " where v.agentId = :agent",
                                RegisteredVersion.class)
                            .setParameter("agent", agent.id())
                            .getResultList()
                            .map(versions -> registered(agent, versions))));
  }

  private static RegisteredAgent registered(Core agent, List<RegisteredVersion> versions) {
    return new RegisteredAgent(
        agent.id,
        agent.name,
        agent.rid,
        agent.displayName,
        agent.enabled,
        agent.isolation,
        Optional.ofNullable(agent.selectedMajor)
            .map(major -> new VersionNumber(major, agent.selectedMinor)),
        versions);
  }

  /** The columns of an agent that are kept. */
  @RegisterForReflection // a query's result, built by Hibernate
  record Core(
      UUID id,
      String name,
      String rid,
      String displayName,
      boolean enabled,
      IsolationRule isolation,
      Integer selectedMajor,
      Integer selectedMinor) {}

  /** What an agent is found by. */
  private record Handle(String workspace, By by, String value) {

    private enum By {
      NAME("name"),
      RID("rid");

      private final String attribute;

      By(String attribute) {
        this.attribute = attribute;
      }
    }
  }
}
