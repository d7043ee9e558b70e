package dev.parley.agent;

import java.util.Optional;

/**
 * What is to become of an agent.
 *
 * @param settings what is set about it from then on
 * @param version the version to save; empty when its definition stays
 */
public record AgentChange(AgentSettings settings, Optional<NewVersion> version) {}
