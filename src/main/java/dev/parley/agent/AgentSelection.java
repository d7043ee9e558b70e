package dev.parley.agent;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which of a workspace's agents a list shows.
 *
 * @param names only agents of these names; empty for all
 * @param enabled only agents that are, or are not; empty for both
 * @param test only agents that pass this test; empty for all
 */
public record AgentSelection(
    Optional<Set<String>> names, Optional<Boolean> enabled, Optional<Predicate<Agent>> test) {}
