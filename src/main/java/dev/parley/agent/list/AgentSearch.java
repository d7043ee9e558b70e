package dev.parley.agent.list;

import dev.parley.agent.Agent;
import dev.parley.agent.AgentQueries;
import dev.parley.agent.AgentSelection;
import dev.parley.agent.Agents;
import dev.parley.agent.DescribedAgent;
import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.store.CursorPage;
import dev.parley.store.Deadline;
import dev.parley.store.FilteredScan;
import dev.parley.store.PageCursor;
import dev.parley.store.Store;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Lists selected agents of a workspace, newest first. */
@ApplicationScoped
public class AgentSearch {

  /** Number of agents to read at once for testing. */
  private static final int BATCH = 100;

  /** Time limit for testing agents. */
  private static final Duration TIME = Duration.ofSeconds(2);

  private final Store store;
  private final FilteredScan scan;
  private final Duration time;

  /** Creates a search with a time limit of two seconds. */
  @Inject
  public AgentSearch(Store store, FilteredScan scan) {
    this(store, scan, TIME);
  }

  /**
   * Creates a search with another time limit.
   *
   * @param time the time limit for testing agents; at least one agent is tested
   */
  public AgentSearch(Store store, FilteredScan scan, Duration time) {
    this.store = store;
    this.scan = scan;
    this.time = time;
  }

  /**
   * Returns a page of agents, each with its representative version; agents without versions are not
   * listed. If the tests reach the time limit, the page is shorter.
   *
   * @param limit maximum number of agents, at least 1
   * @param after where the page starts; empty for the start of the list
   * @param deadline deadline of the request
   * @return fails with invalid argument if no agent passed the test within the time limit
   */
  public Uni<CursorPage<DescribedAgent>> page(
      String workspace,
      AgentSelection selection,
      int limit,
      Optional<PageCursor> after,
      Deadline deadline) {
    Agents agents =
        new Agents(
            store.by(deadline), workspace, selection, selection.test().orElse(agent -> true));
    return selection.test().isPresent()
        ? scan.page(agents, BATCH, time, limit, after)
        // One extra row shows whether there is another page.
        : agents.read(limit + 1, after).map(found -> CursorPage.of(found, limit, agents::cursor));
  }

  private record Agents(
      Store store, String workspace, AgentSelection selection, Predicate<Agent> test)
      implements FilteredScan.Source<DescribedAgent> {

    @Override
    public Uni<List<DescribedAgent>> read(int limit, Optional<PageCursor> after) {
      return store.reading(
          rows -> {
            var query =
                rows.createSelectionQuery(
                        AgentQueries.newest(selection, after.isPresent()), DescribedAgent.class)
                    .setParameter("workspace", workspace)
                    .setMaxResults(limit);
            selection.names().ifPresent(names -> query.setParameter("names", names));
            selection.enabled().ifPresent(enabled -> query.setParameter("enabled", enabled));
            after.ifPresent(cursor -> cursor.bind(query));
            return query.getResultList();
          });
    }

    @Override
    public PageCursor cursor(DescribedAgent described) {
      return new PageCursor(described.agent().createdAt, described.agent().id);
    }

    @Override
    public boolean passes(DescribedAgent described) {
      return test.test(described.agent());
    }

    @Override
    public RuntimeException nothingFound(long tested) {
      return new Failure.InvalidArgument(
              Field.FILTER, "matches none of the agents checked within the time limit")
          .exception();
    }
  }
}
