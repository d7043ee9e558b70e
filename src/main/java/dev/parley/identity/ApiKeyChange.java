package dev.parley.identity;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to change about an API key; what is empty stays as it is.
 *
 * @param name for people, 1 to 255 Unicode code points, not blank
 * @param enabled whether it opens anything
 * @param everywhere the roles held in the whole workspace
 * @param onAgents the roles held on single agents
 * @param expiresAt from when on it opens nothing, in whole microseconds
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
   * The roles after the change.
   *
   * @param held those before it
   * @throws dev.parley.failure.FailureException invalid argument, when the change leaves none
   */
  Roles roles(Roles held) {
    Roles roles = new Roles(everywhere.orElse(held.everywhere()), onAgents.orElse(held.onAgents()));
    // A key whose only agents were deleted has none: it can still be renamed, or disabled.
    if (everywhere.isPresent() || onAgents.isPresent()) {
      NewApiKey.checkRoles(roles);
    }
    return roles;
  }
}
