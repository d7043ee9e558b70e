package dev.parley.agent;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * An agent with one of its versions: the requested one, or else its representative version, which
 * is the latest published version, or the latest draft if none is published.
 */
@RegisterForReflection // instantiated by Hibernate as a query result
public record DescribedAgent(Agent agent, AgentVersion version) {}
