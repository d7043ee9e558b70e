package dev.parley.agent.list;

import dev.parley.agent.AgentQueries;
import dev.parley.agent.CurrentAgents;
import dev.parley.agent.DescribedAgent;
import dev.parley.agent.RegisteredAgent;
import dev.parley.agent.VersionNumber;
import dev.parley.failure.Failure;
import dev.parley.store.Deadline;
import dev.parley.store.Page;
import dev.parley.store.PageRequest;
import dev.parley.store.Storable;
import dev.parley.store.Store;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Reads agents and their versions, with their definitions. */
@ApplicationScoped
public class AgentPages {

  private final Store store;
  private final CurrentAgents agents;

  public AgentPages(Store store, CurrentAgents agents) {
    this.store = store;
    this.agents = agents;
  }

  /**
   * Returns an agent with its representative version (see {@link DescribedAgent}).
   *
   * @param deadline deadline of the request
   * @return fails with agent not found, also if the agent has no version
   */
  public Uni<DescribedAgent> agent(String workspace, String name, Deadline deadline) {
    if (!Storable.text(name)) {
      return Uni.createFrom().failure(new Failure.AgentNotFound(name).exception());
    }
    return store
        .by(deadline)
        .reading(
            rows ->
                rows.createSelectionQuery(AgentQueries.DESCRIBED, DescribedAgent.class)
                    .setParameter("workspace", workspace)
                    .setParameter("name", name)
                    .getSingleResultOrNull()
                    .onItem()
                    .ifNull()
                    .failWith(new Failure.AgentNotFound(name)::exception));
  }

  /**
   * Returns a page of a workspace's agents, ordered by creation.
   *
   * @param kind the kind of definition to list; empty for all
   * @param request its cursor is an agent's name
   * @return fails with invalid cursor if the cursor is not an agent's name
   */
  public Uni<Page<DescribedAgent>> agents(
      String workspace, Optional<String> kind, PageRequest request) {
    Optional<PageRequest.Cursor> cursor = request.cursor();
    if (cursor.filter(place -> !Storable.text(place.key())).isPresent()) {
      return Uni.createFrom().failure(cursor.get().invalid());
    }
    return store.reading(
        rows -> {
          var query =
              rows.createSelectionQuery(
                      AgentQueries.page(request, kind.isPresent()), DescribedAgent.class)
                  .setParameter("workspace", workspace)
                  .setMaxResults(request.limit() + 1);
          kind.ifPresent(name -> query.setParameter("kind", name));
          cursor.ifPresent(place -> query.setParameter("cursor", place.key()));
          return query
              .getResultList()
              .call(
                  found ->
                      found.isEmpty() && cursor.isPresent()
                          ? requireKnown(rows, workspace, cursor.get())
                          : Uni.createFrom().voidItem())
              .map(request::page);
        });
  }

  private static Uni<Void> requireKnown(
      Mutiny.StatelessSession rows, String workspace, PageRequest.Cursor cursor) {
    return rows.createSelectionQuery(AgentQueries.KNOWN, Long.class)
        .setParameter("workspace", workspace)
        .setParameter("cursor", cursor.key())
        .getSingleResult()
        .invoke(
            known -> {
              if (known == 0) {
                throw cursor.invalid();
              }
            })
        .replaceWithVoid();
  }

  /**
   * Returns a version of an agent.
   *
   * @return fails with agent not found, or version not found
   */
  public Uni<DescribedAgent> version(String workspace, String name, VersionNumber number) {
    return agents.byName(workspace, name, agent -> version(agent, number));
  }

  /**
   * Returns a version of an agent.
   *
   * @return fails with version not found
   */
  public Uni<DescribedAgent> version(RegisteredAgent agent, VersionNumber number) {
    return store.reading(
        rows ->
            rows.createSelectionQuery(AgentQueries.VERSION, DescribedAgent.class)
                .setParameter("agent", agent.id())
                .setParameter("major", number.major())
                .setParameter("minor", number.minor())
                .getSingleResultOrNull()
                .onItem()
                .ifNull()
                .failWith(new Failure.VersionNotFound(agent.rid(), number.toString())::exception));
  }

  /**
   * Returns a page of an agent's versions, ordered by number.
   *
   * @param withDrafts whether to list drafts as well
   * @param request its cursor is a version's number
   * @return fails with agent not found, or invalid cursor
   */
  public Uni<Page<DescribedAgent>> versions(
      String workspace, String name, boolean withDrafts, PageRequest request) {
    Optional<VersionNumber> place =
        request
            .cursor()
            .map(cursor -> VersionNumber.parse(cursor.key()).orElseThrow(cursor::invalid));
    return agents
        .byName(
            workspace,
            name,
            agent ->
                store.reading(
                    rows -> {
                      var query =
                          rows.createSelectionQuery(
                                  AgentQueries.versions(request, withDrafts), DescribedAgent.class)
                              .setParameter("agent", agent.id())
                              .setMaxResults(request.limit() + 1);
                      place.ifPresent(
                          number ->
                              query
                                  .setParameter("major", number.major())
                                  .setParameter("minor", number.minor()));
                      return query.getResultList();
                    }),
            List::isEmpty)
        .map(request::page);
  }
}
