package dev.parley.identity;

import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * The roles of a caller or API key.
 *
 * @param everywhere roles in the whole workspace
 * @param onAgents roles on single agents, by the agent's name
 */
public record Roles(Set<Role> everywhere, Map<String, Set<Role>> onAgents) {

  /** No roles. */
  public static final Roles NONE = new Roles(Set.of(), Map.of());

  public Roles {
    everywhere = Set.copyOf(everywhere);
    onAgents = Map.copyOf(onAgents);
  }

  /** Whether one of the given roles is held in the whole workspace. */
  public boolean everywhere(Set<Role> any) {
    return !Collections.disjoint(everywhere, any);
  }

  /** Whether one of the given roles is held on this agent. */
  public boolean onAgent(String agent, Set<Role> any) {
    return !Collections.disjoint(onAgents.getOrDefault(agent, Set.of()), any);
  }
}
