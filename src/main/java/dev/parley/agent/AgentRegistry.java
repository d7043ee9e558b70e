package dev.parley.agent;

import dev.parley.failure.Failure;
import dev.parley.store.Store;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.cache.CaffeineCache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Finds agents and their versions.
 *
 * <p>Agents are cached for a few seconds (cache {@code agents}), because every operation on a
 * session needs one. A change on this replica takes effect immediately, a change on another replica
 * within those seconds. Missing agents and versions are not cached, so new ones are found
 * immediately. {@link CurrentAgents} handles a new agent with the name of a deleted one.
 */
@Singleton
public class AgentRegistry {

  private final Store store;
  private final Cache cache;

  public AgentRegistry(Store store, @CacheName("agents") Cache cache) {
    this.store = store;
    this.cache = cache;
  }

  /**
   * Returns the agent with this name in a workspace.
   *
   * @return fails with agent not found
   */
  public Uni<RegisteredAgent> byName(String workspace, String name) {
    return find(new Handle(workspace, Handle.By.NAME, name));
  }

  /**
   * Returns the agent with this RID in a workspace.
   *
   * @return fails with agent not found
   */
  public Uni<RegisteredAgent> byRid(String workspace, String rid) {
    return find(new Handle(workspace, Handle.By.RID, rid));
  }

  /**
   * Returns the agent with this id in a workspace.
   *
   * @return fails with agent not found
   */
  public Uni<RegisteredAgent> byId(String workspace, UUID id) {
    return find(new Handle(workspace, Handle.By.ID, id.toString()));
  }

  /** Whether a cached agent still exists in the store. */
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
   * Reloads an agent, for callers that notice that the cached one is out of date.
   *
   * @return fails with agent not found if the agent was deleted, even if another agent now has its
   *     name
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
   * Returns the version to use: the requested one, or else the selected one, or else the latest
   * published one.
   *
   * @param workspace the agent's workspace
   * @param agent the agent, as found before
   * @param asked the requested version, which can be a draft; empty for the agent's default
   * @return fails with version not found, or no published version
   */
  public Uni<RegisteredVersion> version(
      String workspace, RegisteredAgent agent, Optional<VersionNumber> asked) {
    return pick(agent, asked)
        .map(version -> Uni.createFrom().item(version))
        // The version may have been created after the agent was cached, so check the store before
        // failing.
        .orElseGet(
            () ->
                refreshed(workspace, agent)
                    .map(
                        fresh -> pick(fresh, asked).orElseThrow(missing(agent, asked)::exception)));
  }

  /** Removes a changed agent from the cache. */
  public Uni<Void> forget(String workspace, Agent agent) {
    return forget(workspace, agent.id, agent.name, agent.rid);
  }

  /** Removes a deleted agent from the cache. */
  public Uni<Void> forget(String workspace, RegisteredAgent agent) {
    return forget(workspace, agent.id(), agent.name(), agent.rid());
  }

  private Uni<Void> forget(String workspace, UUID id, String name, String rid) {
    return cache
        .invalidate(new Handle(workspace, Handle.By.NAME, name))
        .chain(() -> cache.invalidate(new Handle(workspace, Handle.By.RID, rid)))
        .chain(() -> cache.invalidate(new Handle(workspace, Handle.By.ID, id.toString())));
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
      // PostgreSQL does not support NUL characters: no such agent can exist, and the query would
      // fail.
      return Uni.createFrom().failure(new Failure.AgentNotFound(handle.value()).exception());
    }
    // A cached agent is used at once. The cache would take the request through its event loop
    // again.
    CompletableFuture<RegisteredAgent> cached = cache.as(CaffeineCache.class).getIfPresent(handle);
    return cached != null && cached.isDone() && !cached.isCompletedExceptionally()
        ? Uni.createFrom().item(cached.join())
        : cache.getAsync(handle, this::load);
  }

  private Uni<RegisteredAgent> load(Handle handle) {
    // Without a deadline, because other requests use the cached result too.
    return store.reading(
        session ->
            session
                .createSelectionQuery(
                    // Without the extras, which may be large.
                    "select a.id, a.name, a.rid, a.displayName, a.enabled, a.isolation,"
                        + " a.selectedMajor, a.selectedMinor"
                        + " from Agent a join Workspace w on w.id = a.workspaceId"
                        + " where w.name = :workspace and a."
                        + handle.by().attribute
                        + " = :value",
                    Core.class)
                .setParameter("workspace", handle.workspace())
                .setParameter("value", handle.parameter())
                .getSingleResultOrNull()
                .onItem()
                .ifNull()
                .failWith(new Failure.AgentNotFound(handle.value())::exception)
                .chain(
                    agent ->
                        session
                            .createSelectionQuery(AgentQueries.NUMBERS, RegisteredVersion.class)
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

  /** The cached columns of an agent. */
  @RegisterForReflection // instantiated by Hibernate as a query result
  record Core(
      UUID id,
      String name,
      String rid,
      String displayName,
      boolean enabled,
      IsolationRule isolation,
      Integer selectedMajor,
      Integer selectedMinor) {}

  /** The cache key of an agent. */
  private record Handle(String workspace, By by, String value) {

    private Object parameter() {
      return by == By.ID ? UUID.fromString(value) : value;
    }

    private enum By {
      NAME("name"),
      RID("rid"),
      ID("id");

      private final String attribute;

      By(String attribute) {
        this.attribute = attribute;
      }
    }
  }
}
