package dev.parley.agent;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.store.Page;
import dev.parley.store.Place;
import dev.parley.store.Store;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hibernate.reactive.mutiny.Mutiny;

/** Lists a selection of a workspace's agents, newest first. */
@ApplicationScoped
public class NewestAgents {

  /** How many agents are read at once to be tested. */
  private static final int BATCH = 100;

  /** How long agents may be tested. */
  private static final Duration TIME = Duration.ofSeconds(2);

  private final Store store;
  private final Vertx vertx;

  public NewestAgents(Store store, Vertx vertx) {
    this.store = store;
    this.vertx = vertx;
  }

  /**
   * A page of agents, each with the version that stands for it; an agent without any is not listed.
   * A test that takes long makes a shorter page.
   *
   * @param limit the most agents, 1 or more
   * @param after the place in the list that the page starts after; empty for its start
   * @return fails with invalid argument when the time for tests was over before one was passed
   */
  public Uni<Page<DescribedAgent>> page(
      String workspace, AgentSelection selection, int limit, Optional<Place> after) {
    return store.withStatelessSession(
        rows -> {
          // One more than a page tells whether there is more.
          Reading reading =
              new Reading(
                  rows, workspace, selection, limit + 1, System.nanoTime() + TIME.toNanos());
          return reading.from(after, List.of()).map(found -> reading.page(found, limit));
        });
  }

  /** One reading of the list, which ends at a time that {@link System#nanoTime} tells. */
  private final class Reading {

    private final Mutiny.StatelessSession rows;
    private final String workspace;
    private final AgentSelection selection;
    private final int wanted;
    private final long end;
    private boolean over;

    private Reading(
        Mutiny.StatelessSession rows,
        String workspace,
        AgentSelection selection,
        int wanted,
        long end) {
      this.rows = rows;
      this.workspace = workspace;
      this.selection = selection;
      this.wanted = wanted;
      this.end = end;
    }

    private Page<DescribedAgent> page(List<DescribedAgent> found, int limit) {
      if (over && found.isEmpty()) {
        throw new Failure.InvalidArgument(
                Field.FILTER, "matches none of the agents that there was time to look at")
            .exception();
      }
      return over && found.size() < wanted ? new Page<>(found, true) : Page.of(found, limit);
    }

    private Uni<List<DescribedAgent>> from(Optional<Place> after, List<DescribedAgent> before) {
      int most = selection.test().isPresent() ? BATCH : wanted;
      return batch(after, most)
          .chain(
              batch ->
                  passed(batch, before)
                      .chain(
                          found ->
                              over || found.size() == wanted || batch.size() < most
                                  ? Uni.createFrom().item(found)
                                  : from(
                                      Optional.of(place(batch.get(batch.size() - 1).agent())),
                                      found)));
    }

    private Uni<List<DescribedAgent>> passed(
        List<DescribedAgent> batch, List<DescribedAgent> before) {
      if (selection.test().isEmpty()) {
        return Uni.createFrom().item(batch);
      }
      Predicate<Agent> test = selection.test().get();
      // A test takes its time, and the event loop has none.
      return Uni.createFrom()
          .completionStage(
              () ->
                  vertx
                      .executeBlocking(() -> passed(test, batch, before), false)
                      .toCompletionStage());
    }

    private List<DescribedAgent> passed(
        Predicate<Agent> test, List<DescribedAgent> batch, List<DescribedAgent> before) {
      List<DescribedAgent> found = new ArrayList<>(before);
      for (DescribedAgent described : batch) {
        if (found.size() == wanted || over) {
          break;
        }
        if (test.test(described.agent())) {
          found.add(described);
        }
        over = System.nanoTime() - end >= 0;
      }
      return found;
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
