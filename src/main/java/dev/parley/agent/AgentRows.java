package dev.parley.agent;

import dev.parley.identity.Workspace;
import dev.parley.identity.Workspaces;
import dev.parley.store.Ids;
import dev.parley.store.Storable;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Finds and creates the rows that a change of an agent needs, in the transaction of the change. */
@ApplicationScoped
public class AgentRows {

  private final Ids ids;
  private final StoreClock clock;
  private final Workspaces workspaces;

  AgentRows(Ids ids, StoreClock clock, Workspaces workspaces) {
    this.ids = ids;
    this.clock = clock;
    this.workspaces = workspaces;
  }

  /**
   * Returns the workspace with this name and creates it if necessary.
   *
   * @return fails with no workspace if the name is invalid
   */
  public Uni<Workspace> workspace(Mutiny.Session session, String name) {
    return workspaces.named(session, name);
  }

  /** Returns a new agent, not yet stored. */
  public Agent fresh(UUID workspaceId, String name) {
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

  /** Returns an agent, locked until the transaction ends; empty if it does not exist. */
  Uni<Optional<Agent>> locked(String workspace, String name) {
    if (!Storable.text(name)) {
      return Uni.createFrom().item(Optional.empty());
    }
    return Agent.<Agent>find(AgentQueries.AGENT, Map.of("workspace", workspace, "name", name))
        .withLock(LockModeType.PESSIMISTIC_WRITE)
        .firstResult()
        .map(Optional::ofNullable);
  }
}
