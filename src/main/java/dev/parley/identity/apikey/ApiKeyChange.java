package dev.parley.identity.apikey;

import dev.parley.identity.Role;
import dev.parley.identity.Roles;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A change of an API key. Empty values are kept unchanged.
 *
 * @param name display name, 1 to 255 Unicode code points, not blank
 * @param enabled whether the key is accepted
 * @param everywhere the roles held in the whole workspace
 * @param onAgents the roles held on single agents
 * @param expiresAt when the key expires, in whole microseconds
 */
public record ApiKeyChange(
    Optional<String> name,
    Optional<Boolean> enabled,
    Optional<Set<Role>> everywhere,
    Optional<Map<String, Set<Role>>> onAgents,
    Optional<Instant> expiresAt) {

  /**
   * @throws dev.parley.failure.FailureException invalid argument
   */
  public ApiKeyChange {
    name.ifPresent(NewApiKey::checkName);
  }

  /**
   * Returns the roles after the change.
   *
   * @param held the roles before the change
   * @throws dev.parley.failure.FailureException invalid argument if the change leaves no role
   */
  Roles roles(Roles held) {
    Roles roles = new Roles(everywhere.orElse(held.everywhere()), onAgents.orElse(held.onAgents()));
    // A key with roles only on agents loses them when the agents are deleted. It can still be
    // renamed or disabled.
    if (everywhere.isPresent() || onAgents.isPresent()) {
      NewApiKey.checkRoles(roles);
    }
    return roles;
  }
}
