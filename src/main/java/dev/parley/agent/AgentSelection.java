package dev.parley.agent;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Selects the agents of a workspace to list.
 *
 * @param names only agents with these names; empty for all
 * @param enabled only enabled or only disabled agents; empty for both
 * @param test only agents that pass this test; empty for all
 */
public record AgentSelection(
    Optional<Set<String>> names, Optional<Boolean> enabled, Optional<Predicate<Agent>> test) {}
