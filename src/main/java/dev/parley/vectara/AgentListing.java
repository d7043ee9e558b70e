package dev.parley.vectara;

import dev.parley.agent.Agent;
import dev.parley.agent.AgentSelection;
import dev.parley.http.EdgeFailure;
import dev.parley.http.PageToken;
import dev.parley.store.Place;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the query of the list of agents asks for.
 *
 * @param selection which agents
 * @param limit the most agents of a page, 1 to 100
 * @param tokens the page keys of the list
 * @param after the place that the page starts after; empty for the start
 */
record AgentListing(AgentSelection selection, int limit, PageToken tokens, Optional<Place> after) {

  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 100;

  /**
   * Reads the parameters; null or empty for those that are absent.
   *
   * @param workspace the caller's
   * @param names the agents that the caller may see; empty for all
   * @throws dev.parley.http.EdgeFailureException invalid parameter
   * @throws dev.parley.failure.FailureException invalid argument, or invalid cursor
   */
  static AgentListing of(
      String workspace,
      Optional<Set<String>> names,
      String filter,
      String enabled,
      String limit,
      String pageKey) {
    PageToken tokens = new PageToken("vectara agents " + workspace);
    return new AgentListing(
        new AgentSelection(names, enabled(enabled), test(filter)),
        limit(limit),
        tokens,
        tokens.place(pageKey == null || pageKey.isEmpty() ? null : pageKey));
  }

  private static Optional<Predicate<Agent>> test(String filter) {
    if (filter == null || filter.isEmpty()) {
      return Optional.empty();
    }
    RegexFilter regex = RegexFilter.of(filter);
    return Optional.of(agent -> regex.in(agent.displayName) || regex.in(agent.description));
  }

  private static Optional<Boolean> enabled(String text) {
    if (text == null) {
      return Optional.empty();
    }
    // The vendor's notebooks send what Python calls true.
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw new EdgeFailure.InvalidParameter("enabled", "must be true or false").exception();
    }
    return Optional.of(Boolean.valueOf(text));
  }

  private static int limit(String text) {
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    // Up to three digits: nothing that matches overflows.
    int limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new EdgeFailure.InvalidParameter("limit", "must be a whole number from 1 to 100")
          .exception();
    }
    return limit;
  }
}
