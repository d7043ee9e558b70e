package dev.parley.agent;

import dev.parley.failure.Failure;
import dev.parley.store.Deadline;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import io.quarkus.cache.Cache;
import io.quarkus.cache.CacheName;
import io.quarkus.cache.CaffeineCache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
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

  /** Agents of a workspace, without the extras, which may be large. */
  private static final String AGENT =
      """
      select a.id, a.name, a.rid, a.display_name, a.enabled, a.isolation, a.selected_major, a.selected_minor
      from agent a where a.workspace_id = (select w.id from workspace w where w.name = :workspace)""";

  private static final String VERSIONS =
      "select major, minor, idle_timeout_seconds from agent_version where agent_id = :agent";

  private static final String EXISTS = "select 1 from agent where id = :id";

  private final Statements statements;
  private final Cache cache;

  public AgentRegistry(Statements statements, @CacheName("agents") Cache cache) {
    this.statements = statements;
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
    return statements
        .one(new Statement<>(EXISTS, row -> true).with("id", known.id()), Deadline.NONE)
        .map(Objects::nonNull);
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
    return statements
        .one(handle.statement(), Deadline.NONE)
        .onItem()
        .ifNull()
        .failWith(new Failure.AgentNotFound(handle.value())::exception)
        .chain(
            agent ->
                statements
                    .all(
                        new Statement<>(VERSIONS, AgentRegistry::version)
                            .with("agent", agent.getUUID(0)),
                        Deadline.NONE)
                    .map(versions -> registered(agent, versions)));
  }

  private static RegisteredAgent registered(Row agent, List<RegisteredVersion> versions) {
    return new RegisteredAgent(
        agent.getUUID(0),
        agent.getString(1),
        agent.getString(2),
        agent.getString(3),
        agent.getBoolean(4),
        IsolationRule.valueOf(agent.getString(5)),
        Optional.ofNullable(agent.getInteger(6))
            .map(major -> new VersionNumber(major, agent.getInteger(7))),
        versions);
  }

  private static RegisteredVersion version(Row row) {
    return new RegisteredVersion(row.getInteger(0), row.getInteger(1), row.getInteger(2));
  }

  /** The cache key of an agent. */
  private record Handle(String workspace, By by, String value) {

    private Statement<Row> statement() {
      return new Statement<>(by.sql, row -> row)
          .with("workspace", workspace)
          .with("value", by == By.ID ? UUID.fromString(value) : value);
    }

    private enum By {
      NAME("name"),
      RID("rid"),
      ID("id");

      private final String sql;

      By(String column) {
        sql = AGENT + " and a." + column + " = :value";
      }
    }
  }
}
