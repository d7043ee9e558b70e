package dev.parley.agent;

import dev.parley.store.Page;
import dev.parley.store.Place;
import dev.parley.store.Store;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/** Lists a selection of a workspace's agents, newest first. */
@ApplicationScoped
public class NewestAgents {

  /** How many agents are read at once to be tested. */
  private static final int BATCH = 100;

  private final Store store;

  public NewestAgents(Store store) {
    this.store = store;
  }

  /**
   * A page of agents, each with the version that stands for it; an agent without any is not listed.
   *
   * @param limit the most agents, 1 or more
   * @param after the place in the list that the page starts after; empty for its start
   */
  public Uni<Page<DescribedAgent>> page(
      String workspace, AgentSelection selection, int limit, Optional<Place> after) {
    return store
        .withStatelessSession(
            rows -> {
              Reading reading = new Reading(rows, workspace, selection, limit + 1);
              return reading.from(after, List.of());
            })
        .map(found -> Page.of(found, limit));
  }

  /**
   * One reading of the list.
   *
   * @param wanted how many agents to find; one more than a page tells whether there is more
   */
  private record Reading(
      Mutiny.StatelessSession rows, String workspace, AgentSelection selection, int wanted) {

    private Uni<List<DescribedAgent>> from(Optional<Place> after, List<DescribedAgent> before) {
      int most = selection.test().isPresent() ? BATCH : wanted;
      return batch(after, most)
          .chain(
              batch -> {
                List<DescribedAgent> found = new ArrayList<>(before);
                batch.stream()
                    .filter(this::passes)
                    .limit(wanted - found.size())
                    .forEach(found::add);
                return found.size() == wanted || batch.size() < most
                    ? Uni.createFrom().item(found)
                    : from(Optional.of(place(batch.get(batch.size() - 1).agent())), found);
              });
    }

    private boolean passes(DescribedAgent described) {
      return selection.test().map(test -> test.test(described.agent())).orElse(true);
    }

    private Uni<List<DescribedAgent>> batch(Optional<Place> after, int most) {
      var query =
          rows.createSelectionQuery(
                  AgentQueries.newest(selection, after.isPresent()), DescribedAgent.class)
              .setParameter("workspace", workspace)
              .setMaxResults(most);
      selection.names().ifPresent(names -> query.setParameter("names", names));
      selection.enabled().ifPresent(enabled -> query.setParameter("enabled", enabled));
      after.ifPresent(place -> query.setParameter("at", place.at()).setParameter("id", place.id()));
      return query.getResultList();
    }
  }

  /** Where an agent stands in the list. */
  public static Place place(Agent agent) {
    return new Place(agent.createdAt, agent.id);
  }
}
