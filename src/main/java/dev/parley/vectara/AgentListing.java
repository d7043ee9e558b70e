package dev.parley.vectara;

import dev.parley.agent.Agent;
import dev.parley.agent.AgentSelection;
import dev.parley.http.PageToken;
import dev.parley.session.TextFilter;
import dev.parley.store.PageCursor;
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
record AgentListing(
    AgentSelection selection, int limit, PageToken tokens, Optional<PageCursor> after) {

  /**
   * Reads the parameters; null or empty for those that are absent.
   *
   * @param workspace the caller's
   * @param names the agents that the caller may see; empty for all
   * @throws dev.parley.http.HttpFailureException invalid parameter
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
        new AgentSelection(names, Paging.truth("enabled", enabled), test(filter)),
        Paging.limit(limit),
        tokens,
        tokens.place(Paging.given(pageKey).orElse(null)));
  }

  private static Optional<Predicate<Agent>> test(String filter) {
    return Paging.given(filter)
        .map(TextFilter::of)
        .map(text -> agent -> text.matches(agent.displayName, agent.description));
  }
}
