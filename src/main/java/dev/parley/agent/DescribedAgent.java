package dev.parley.agent;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * An agent with one of its versions: the one that was asked for, or else the one that stands for
 * it, which is the latest published, or the latest draft while none is published.
 */
@RegisterForReflection // a query's result, built by Hibernate
public record DescribedAgent(Agent agent, AgentVersion version) {}
