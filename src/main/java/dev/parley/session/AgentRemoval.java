package dev.parley.session;

import dev.parley.agent.Agent;
import dev.parley.agent.AgentRegistry;
import dev.parley.agent.VersionNumber;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InUse.Use;
import dev.parley.identity.RolesOnAgents;
import dev.parley.store.Deadline;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.BiFunction;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Deletes agents and versions, with the sessions that are bound to them. Holds the versions first:
 * a session that is being created meanwhile waits, and then finds its version gone.
 */
@ApplicationScoped
public class AgentRemoval {

  private final Store store;
  private final AgentRegistry registry;
  private final RolesOnAgents roles;
  private final StoreClock clock;

  public AgentRemoval(Store store, AgentRegistry registry, RolesOnAgents roles, StoreClock clock) {
    this.store = store;
    this.registry = registry;
    this.roles = roles;
    this.clock = clock;
  }

  /**
   * Deletes an agent with everything that belongs to it, the roles that API keys hold on it
   * included: they are not to open the next agent of its name.
   *
   * @param force whether its active sessions may go too
   * @param deadline by when the answer is wanted
   * @return fails with agent not found, or in use
   */
  public Uni<Void> agent(String workspace, String name, boolean force, Deadline deadline) {
    return holding(
            workspace,
            name,
            deadline,
            (session, agent) -> {
              Target all = new Target(agent.id, Optional.empty());
              return all.hold(session)
                  .chain(() -> requireUnused(session, agent, all, force))
                  // By one statement: the cascade would look for them version by version.
                  .chain(() -> all.execute(session, "delete from session where agent_id = :agent"))
                  .chain(() -> roles.end(session, agent.workspaceId, agent.name))
                  .chain(() -> session.remove(agent));
            })
        .invoke(roles::forget);
  }

  /**
   * Deletes a version of an agent with the sessions that are bound to it. Its major number is not
   * given out again.
   *
   * @param force whether its active sessions may go too, and its selection end
   * @return fails with agent not found, version not found, or in use
   */
  public Uni<Void> version(String workspace, String name, VersionNumber number, boolean force) {
    return holding(
        workspace,
        name,
        Deadline.NONE,
        (session, agent) -> {
          Target one = new Target(agent.id, Optional.of(number));
          return one.hold(session)
              .invoke(
                  held -> {
                    if (held == 0) {
                      throw new Failure.VersionNotFound(agent.rid, number.toString()).exception();
                    }
                    if (!force && agent.selected().equals(Optional.of(number))) {
                      throw inUse(agent, one, Use.SELECTED);
                    }
                  })
              .chain(() -> requireOthers(session, agent, one))
              .chain(() -> requireUnused(session, agent, one, force))
              .chain(
                  () ->
                      one.bind(
                              session.createNativeQuery(
                                  SessionSql.deleteWhere(one.condition("version_"))))
                          .setParameter("now", clock.now())
                          .executeUpdate())
              .chain(
                  () ->
                      one.execute(session, "delete from agent_version where " + one.condition("")))
              .invoke(() -> agent.retire(number));
        });
  }

  private Uni<Void> holding(
      String workspace,
      String name,
      Deadline deadline,
      BiFunction<Mutiny.Session, Agent, Uni<?>> removal) {
    return registry
        .byName(workspace, name)
        .chain(
            known ->
                store
                    .by(deadline)
                    .withTransaction(
                        session ->
                            session
                                .find(Agent.class, known.id(), LockMode.PESSIMISTIC_WRITE)
                                .onItem()
                                .ifNull()
                                .failWith(new Failure.AgentNotFound(name)::exception)
                                .chain(agent -> removal.apply(session, agent))
                                .replaceWithVoid())
                    .eventually(() -> registry.forget(workspace, known)));
  }

  private static Uni<Void> requireOthers(Mutiny.Session session, Agent agent, Target target) {
    return target
        .bind(
            session.createNativeQuery(
                "select count(*) from agent_version where agent_id = :agent"
                    + " and (major, minor) <> (:major, :minor)",
                Long.class))
        .getSingleResult()
        .invoke(
            others -> {
              if (others == 0) {
                throw inUse(agent, target, Use.ONLY_VERSION);
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> requireUnused(
      Mutiny.Session session, Agent agent, Target target, boolean force) {
    if (force) {
      return Uni.createFrom().voidItem();
    }
    return target
        .bind(
            session.createNativeQuery(
                "select exists (select 1 from session where "
                    + target.condition("version_")
                    + " and "
                    + SessionSql.ACTIVE
                    + ")",
                Boolean.class))
        .setParameter("now", clock.now())
        .getSingleResult()
        .invoke(
            active -> {
              if (active) {
                throw inUse(agent, target, Use.ACTIVE_SESSIONS);
              }
            })
        .replaceWithVoid();
  }

  private static RuntimeException inUse(Agent agent, Target target, Use use) {
    return new Failure.InUse(agent.name, target.version().map(VersionNumber::toString), use)
        .exception();
  }
}
