package dev.parley.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.identity.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The runs that a replica has at the same time: not too many, and not too many of one owner. */
@ApplicationScoped
class RunSlots {

  static final int MAX = 20;

  /** A quarter, so that an owner whose runs take long does not keep those of all others waiting. */
  static final int MAX_PER_OWNER = 5;

  private final Map<Owner, Integer> taken = new HashMap<>();

  /** Whose schedule it is. */
  record Owner(String workspace, String subject, String client) {

    static Owner of(Caller caller) {
      return new Owner(caller.workspace(), caller.subject(), caller.client());
    }

    static Owner of(JsonNode row) {
      return new Owner(
          row.path("workspace").asText(),
          row.path("subject").asText(),
          row.path("client").asText());
    }
  }

  /** Whether no run can start. */
  synchronized boolean full() {
    return sum() >= MAX;
  }

  /**
   * Those of the attempts that wait for which there is a slot.
   *
   * @param waiting attempts with {@code workspace}, {@code subject} and {@code client}, in the
   *     order in which they are to start
   */
  synchronized List<JsonNode> choose(List<JsonNode> waiting) {
    Map<Owner, Integer> counts = new HashMap<>(taken);
    List<JsonNode> chosen = new ArrayList<>();
    int free = MAX - sum();
    for (JsonNode attempt : waiting) {
      if (chosen.size() < free
          && counts.merge(Owner.of(attempt), 1, Integer::sum) <= MAX_PER_OWNER) {
        chosen.add(attempt);
      }
    }
    return chosen;
  }

  private int sum() {
    return taken.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** A run of this owner has started. */
  synchronized void take(Owner owner) {
    taken.merge(owner, 1, Integer::sum);
  }

  /** A run of this owner has ended. */
  synchronized void release(Owner owner) {
    taken.computeIfPresent(owner, (same, count) -> count == 1 ? null : count - 1);
  }
}
