package dev.parley.agent;

import java.util.Optional;

/**
 * A change of an agent.
 *
 * @param settings the new settings
 * @param version the version to save; empty to keep the definition
 */
public record AgentChange(AgentSettings settings, Optional<NewVersion> version) {}
