package dev.parley.agent;

import dev.parley.store.PageCursor;
import java.util.List;
import java.util.Optional;

/**
 * A page of a list that was looked through.
 *
 * @param agents what was found, in the list's order
 * @param next the place that the next page starts after; empty at the end of the list
 */
public record FoundAgents(List<DescribedAgent> agents, Optional<PageCursor> next) {}
