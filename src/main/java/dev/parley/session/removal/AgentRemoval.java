package dev.parley.session.removal;

import dev.parley.agent.Agent;
import dev.parley.agent.AgentRegistry;
import dev.parley.agent.AgentVersion;
import dev.parley.agent.CurrentAgents;
import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.VersionNumber;
import dev.parley.failure.Failure;
import dev.parley.identity.apikey.RolesOnAgents;
import dev.parley.session.SessionSql;
import dev.parley.store.Deadline;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.function.BiFunction;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Deletes agents and versions together with the sessions that are bound to them. The versions are
 * locked first: creating a session waits for the lock and then fails because its version no longer
 * exists.
 */
@ApplicationScoped
public class AgentRemoval {

  /**
   * A session that keeps its agent and version in use: an active one, unless it was created
   * implicitly, and any with a turn in flight.
   */
  private static final String IN_USE =
      """
      (not implicit and %s
        or exists (select 1 from turn_lease l
          where l.agent_id = :agent and l.session_id = session.id and l.lease_until > clock_timestamp()))
      """
          .formatted(SessionSql.ACTIVE);

  private static final String DELETE_SESSIONS =
      """
      with released as (update file_reference set session_id = null
        where agent_id = :agent and session_id is not null)
      delete from session where agent_id = :agent
      """;

  private final Store store;
  private final CurrentAgents agents;
  private final AgentRegistry registry;
  private final RolesOnAgents roles;
  private final StoreClock clock;

  public AgentRemoval(
      Store store,
      CurrentAgents agents,
      AgentRegistry registry,
      RolesOnAgents roles,
      StoreClock clock) {
    this.store = store;
    this.agents = agents;
    this.registry = registry;
    this.roles = roles;
    this.clock = clock;
  }

  /**
   * Deletes an agent with everything that belongs to it. This includes the roles that API keys hold
   * on it, so that they do not apply to a later agent of the same name.
   *
   * @param force whether to delete the agent even if it has active sessions
   * @param deadline deadline of the request
   * @return fails with agent not found, or in use
   */
  public Uni<Void> agent(String workspace, String name, boolean force, Deadline deadline) {
    return holding(
        workspace,
        name,
        deadline,
        (session, agent) -> {
          RemovalTarget all = new RemovalTarget(agent.id, Optional.empty());
          return all.hold(session)
              .chain(() -> requireUnused(session, agent, all, force))
              .chain(() -> remove(session, agent, all));
        });
  }

  private Uni<Void> remove(Mutiny.Session session, Agent agent, RemovalTarget all) {
    // One statement deletes all sessions; the cascade would search for them version by version.
    return all.execute(session, DELETE_SESSIONS)
        .chain(() -> roles.end(session, agent.workspaceId, agent.name))
        .chain(() -> agent.delete());
  }

  /**
   * Deletes a version of an agent and the sessions that are bound to it. If the version is
   * selected, the selection is removed. Deleting the last version deletes the agent; otherwise the
   * major number is not reused.
   *
   * @param force whether to delete the version even if it has active sessions
   * @return fails with agent not found, version not found, or in use
   */
  public Uni<Void> version(String workspace, String name, VersionNumber number, boolean force) {
    return holding(
        workspace,
        name,
        Deadline.NONE,
        (session, agent) -> {
          RemovalTarget all = new RemovalTarget(agent.id, Optional.empty());
          RemovalTarget one = new RemovalTarget(agent.id, Optional.of(number));
          return one.hold(session)
              .invoke(
                  held -> {
                    if (held == 0) {
                      throw new Failure.VersionNotFound(agent.rid, number.toString()).exception();
                    }
                  })
              .chain(() -> requireUnused(session, agent, one, force))
              .chain(() -> AgentVersion.count("agentId", agent.id))
              .chain(
                  versions ->
                      versions == 1
                          ? remove(session, agent, all)
                          : remove(session, agent, one, number));
        });
  }

  private Uni<Void> remove(
      Mutiny.Session session, Agent agent, RemovalTarget one, VersionNumber number) {
    return one.bind(session.createNativeQuery(SessionSql.deleteWhere(one.condition("version_"))))
        .setParameter("now", clock.now())
        .executeUpdate()
        .chain(
            () ->
                AgentVersion.delete(
                    "agentId = ?1 and major = ?2 and minor = ?3",
                    agent.id,
                    number.major(),
                    number.minor()))
        .invoke(() -> agent.retire(number))
        .replaceWithVoid();
  }

  private Uni<Void> holding(
      String workspace,
      String name,
      Deadline deadline,
      BiFunction<Mutiny.Session, Agent, Uni<Void>> removal) {
    return agents
        .byName(workspace, name, known -> holding(workspace, known, deadline, removal))
        .invoke(roles::forget);
  }

  private Uni<Void> holding(
      String workspace,
      RegisteredAgent known,
      Deadline deadline,
      BiFunction<Mutiny.Session, Agent, Uni<Void>> removal) {
    return store
        .by(deadline)
        .withTransaction(
            session ->
                Agent.<Agent>findById(known.id(), LockModeType.PESSIMISTIC_WRITE)
                    .onItem()
                    .ifNull()
                    .failWith(new Failure.AgentNotFound(known.name())::exception)
                    .chain(agent -> removal.apply(session, agent)))
        .eventually(() -> registry.forget(workspace, known));
  }

  private Uni<Void> requireUnused(
      Mutiny.Session session, Agent agent, RemovalTarget target, boolean force) {
    if (force) {
      return Uni.createFrom().voidItem();
    }
    return target
        .bind(
            session.createNativeQuery(
                "select exists (select 1 from session where "
                    + target.condition("version_")
                    + " and "
                    + IN_USE
                    + ")",
                Boolean.class))
        .setParameter("now", clock.now())
        .getSingleResult()
        .invoke(
            active -> {
              if (active) {
                throw new Failure.InUse(agent.name, target.version().map(VersionNumber::toString))
                    .exception();
              }
            })
        .replaceWithVoid();
  }
}
