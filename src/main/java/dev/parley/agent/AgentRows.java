package dev.parley.agent;

import dev.parley.failure.Failure;
import dev.parley.identity.Workspace;
import dev.parley.store.Ids;
import dev.parley.store.Storable;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.LockMode;
import org.hibernate.reactive.mutiny.Mutiny;

/** Finds and makes the rows that a change of agents begins with, inside its transaction. */
@ApplicationScoped
class AgentRows {

  private final Ids ids;
  private final StoreClock clock;

  AgentRows(Ids ids, StoreClock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * The workspace of this name, made if need be.
   *
   * @return fails with no workspace, when none can have this name
   */
  Uni<Workspace> workspace(Mutiny.Session session, String name) {
    if (!Workspace.NAME.matcher(name).matches()) {
      return Uni.createFrom().failure(new Failure.NoWorkspace().exception());
    }
    return find(session, name)
        .onItem()
        .ifNull()
        .switchTo(
            () ->
                // Somebody else may be making it: whoever comes second waits, and finds it.
                session
                    .createNativeQuery(
                        "insert into workspace (id, name, created_at) values (?1, ?2, ?3)"
                            + " on conflict (name) do nothing")
                    .setParameter(1, ids.next())
                    .setParameter(2, name)
                    .setParameter(3, clock.now())
                    .executeUpdate()
                    .chain(() -> find(session, name)));
  }

  private static Uni<Workspace> find(Mutiny.Session session, String name) {
    return session
        .createSelectionQuery("from Workspace where name = :name", Workspace.class)
        .setParameter("name", name)
        .getSingleResultOrNull();
  }

  /** A new agent, not yet stored. */
  Agent fresh(UUID workspaceId, String name) {
    Agent agent = new Agent();
    agent.id = ids.next();
    agent.workspaceId = workspaceId;
    agent.name = name;
    agent.rid = "ri.aip-agents..agent." + agent.id;
    agent.displayName = name;
    agent.description = "";
    agent.enabled = true;
    agent.createdAt = clock.now();
    agent.updatedAt = agent.createdAt;
    return agent;
  }

  /** An agent that nobody else changes until the transaction ends; empty when there is none. */
  Uni<Optional<Agent>> locked(Mutiny.Session session, String workspace, String name) {
    if (!Storable.text(name)) {
      return Uni.createFrom().item(Optional.empty());
    }
    return session
        .createSelectionQuery(AgentQueries.AGENT, Agent.class)
        .setParameter("workspace", workspace)
        .setParameter("name", name)
        .setLockMode(LockMode.PESSIMISTIC_WRITE)
        .getSingleResultOrNull()
        .map(Optional::ofNullable);
  }
}
