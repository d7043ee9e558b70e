package dev.parley.agent;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.store.Deadline;
import dev.parley.store.PageCursor;
import dev.parley.store.Store;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Lists a selection of a workspace's agents, newest first. Agents are read batch by batch, and no
 * connection is held while they are tested.
 *
 * <p>When the time for tests is over, what was found is the page, and the next one starts behind
 * what was looked at. Nothing found is no such page: clients take an empty one for the end of the
 * list. So that is refused.
 */
@ApplicationScoped
public class NewestAgents {

  /** How many agents are read at once to be tested. */
  private static final int BATCH = 100;

  /** How long agents may be tested. */
  private static final Duration TIME = Duration.ofSeconds(2);

  private final Store store;
  private final Vertx vertx;
  private final Duration time;

  /** Tests agents for two seconds. */
  @Inject
  public NewestAgents(Store store, Vertx vertx) {
    this(store, vertx, TIME);
  }

  /**
   * Tests agents for some time.
   *
   * @param time how long; at least one agent is tested
   */
  public NewestAgents(Store store, Vertx vertx, Duration time) {
    this.store = store;
    this.vertx = vertx;
    this.time = time;
  }

  /**
   * A page of agents, each with the version that stands for it; an agent without any is not listed.
   * Tests that take long make a shorter page.
   *
   * @param limit the most agents, 1 or more
   * @param after the place in the list that the page starts after; empty for its start
   * @param deadline by when the answer is wanted
   * @return fails with invalid argument when the time for tests was over before one was passed
   */
  public Uni<FoundAgents> page(
      String workspace,
      AgentSelection selection,
      int limit,
      Optional<PageCursor> after,
      Deadline deadline) {
    // One more than a page tells whether there is more.
    Reading reading =
        new Reading(
            store.by(deadline),
            workspace,
            selection,
            limit + 1,
            after,
            System.nanoTime() + time.toNanos());
    return reading.go().map(nothing -> reading.page(limit));
  }

  /** One reading of the list; one thread at a time has it. */
  private final class Reading {

    private final Store inTime;
    private final String workspace;
    private final AgentSelection selection;
    private final int wanted;
    private final int most;
    private final long end;
    private final List<DescribedAgent> found = new ArrayList<>();
    private Optional<PageCursor> lookedAt;
    private boolean ended;
    private boolean over;

    /**
     * @param end when the time is over, as {@link System#nanoTime} counts
     */
    private Reading(
        Store inTime,
        String workspace,
        AgentSelection selection,
        int wanted,
        Optional<PageCursor> after,
        long end) {
      this.inTime = inTime;
      this.workspace = workspace;
      this.selection = selection;
      this.wanted = wanted;
      this.most = selection.test().isPresent() ? BATCH : wanted;
      this.lookedAt = after;
      this.end = end;
    }

    private Uni<Void> go() {
      return inTime
          .withStatelessSession(this::batch)
          .chain(this::tested)
          .chain(
              () -> ended || over || found.size() == wanted ? Uni.createFrom().voidItem() : go());
    }

    private Uni<List<DescribedAgent>> batch(Mutiny.StatelessSession rows) {
      var query =
          rows.createSelectionQuery(
                  AgentQueries.newest(selection, lookedAt.isPresent()), DescribedAgent.class)
              .setParameter("workspace", workspace)
              .setMaxResults(most);
      selection.names().ifPresent(names -> query.setParameter("names", names));
      selection.enabled().ifPresent(enabled -> query.setParameter("enabled", enabled));
      lookedAt.ifPresent(cursor -> cursor.bind(query));
      return query.getResultList();
    }

    private Uni<Void> tested(List<DescribedAgent> batch) {
      if (selection.test().isEmpty()) {
        found.addAll(batch);
        ended = batch.size() < most;
        return Uni.createFrom().voidItem();
      }
      Predicate<Agent> test = selection.test().get();
      // A test takes its time, and the event loop has none.
      return Uni.createFrom()
          .completionStage(
              () ->
                  vertx
                      .<Void>executeBlocking(
                          () -> {
                            look(batch, test);
                            return null;
                          },
                          false)
                      .toCompletionStage());
    }

    /** Looks at the next agents of the list: at one at least, so that each page gets further. */
    private void look(List<DescribedAgent> batch, Predicate<Agent> test) {
      int i = 0;
      while (i < batch.size() && !over && found.size() < wanted) {
        DescribedAgent described = batch.get(i++);
        if (test.test(described.agent())) {
          found.add(described);
        }
        lookedAt = Optional.of(place(described.agent()));
        over = System.nanoTime() - end >= 0;
      }
      ended = batch.size() < most && i == batch.size();
    }

    private FoundAgents page(int limit) {
      if (found.size() > limit) {
        return new FoundAgents(
            List.copyOf(found.subList(0, limit)), Optional.of(place(found.get(limit - 1).agent())));
      }
      if (ended) {
        return new FoundAgents(List.copyOf(found), Optional.empty());
      }
      if (found.isEmpty()) {
        throw new Failure.InvalidArgument(
                Field.FILTER, "matches none of the agents that there was time to look at")
            .exception();
      }
      return new FoundAgents(List.copyOf(found), lookedAt);
    }
  }

  /** Where an agent stands in the list. */
  private static PageCursor place(Agent agent) {
    return new PageCursor(agent.createdAt, agent.id);
  }
}
