package dev.parley.vectara.agent;

import dev.parley.agent.Agent;
import dev.parley.agent.AgentSelection;
import dev.parley.http.PageToken;
import dev.parley.session.list.TextFilter;
import dev.parley.store.PageCursor;
import dev.parley.vectara.Paging;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The query parameters of the list of agents.
 *
 * @param selection which agents to list
 * @param limit the maximum number of agents on a page, 1 to 100
 * @param tokens the page keys of the list
 * @param after the position after which the page starts; empty for the first page
 */
record AgentListing(
    AgentSelection selection, int limit, PageToken tokens, Optional<PageCursor> after) {

  /**
   * Parses the parameters; null or empty for absent ones.
   *
   * @param workspace the caller's workspace
   * @param names the agents visible to the caller; empty for all
   * @throws dev.parley.http.error.HttpFailureException invalid parameter
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
        new AgentSelection(names, Paging.flag("enabled", enabled), test(filter)),
        Paging.limit(limit),
        tokens,
        tokens.place(Paging.optional(pageKey).orElse(null)));
  }

  private static Optional<Predicate<Agent>> test(String filter) {
    return Paging.optional(filter)
        .map(TextFilter::of)
        .map(text -> agent -> text.matches(agent.displayName, agent.description));
  }
}
