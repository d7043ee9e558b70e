package dev.parley.store.distributed;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Rows of several agents that are to be changed. They are found in one statement without locks, and
 * then locked and changed agent by agent, because a statement can lock the rows of one agent only
 * if the tables are distributed.
 */
public final class AgentRows {

  private AgentRows() {}

  /**
   * Changes rows agent by agent.
   *
   * @param rows the agent and the key within the agent of each row
   * @param step changes those of the rows that are still to be changed, and returns their number;
   *     skips locked rows
   * @return the number of changed rows
   */
  public static <K> Uni<Integer> change(
      List<Object[]> rows, BiFunction<UUID, List<K>, Uni<Integer>> step) {
    return Multi.createFrom()
        .iterable(AgentRows.<K>byAgent(rows).entrySet())
        .onItem()
        .transformToUniAndConcatenate(agent -> step.apply(agent.getKey(), agent.getValue()))
        .collect()
        .with(Collectors.summingInt(Integer::intValue));
  }

  @SuppressWarnings("unchecked") // the type of the selected column
  private static <K> Map<UUID, List<K>> byAgent(List<Object[]> rows) {
    return rows.stream()
        .collect(
            Collectors.groupingBy(
                row -> (UUID) row[0],
                LinkedHashMap::new,
                Collectors.mapping(row -> (K) row[1], Collectors.toList())));
  }
}
