package dev.parley.identity.apikey;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.identity.Roles;
import dev.parley.store.Storable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An API key to create.
 *
 * @param name display name, 1 to 255 Unicode code points, not blank
 * @param roles the roles of the key, at least one
 * @param expiresAt when the key expires, in whole microseconds; empty if never
 * @param corpusKeys the key's corpora, which are stored and returned but have no effect
 */
public record NewApiKey(
    String name, Roles roles, Optional<Instant> expiresAt, List<String> corpusKeys) {

  private static final int MAX_NAME = 255;

  /**
   * @throws dev.parley.failure.FailureException invalid argument
   */
  public NewApiKey {
    checkName(name);
    checkRoles(roles);
    corpusKeys = List.copyOf(corpusKeys);
  }

  static void checkName(String name) {
    if (name.isBlank()
        || name.codePointCount(0, name.length()) > MAX_NAME
        || !Storable.text(name)) {
      throw new Failure.InvalidArgument(Field.NAME, "must be 1 to " + MAX_NAME + " characters")
          .exception();
    }
  }

  /** Rejects a key without roles, which would have no use. */
  static void checkRoles(Roles roles) {
    if (roles.everywhere().isEmpty() && roles.onAgents().isEmpty()) {
      throw new Failure.InvalidArgument(
              Field.ROLES, "must contain a role, unless a role on an agent is given")
          .exception();
    }
  }
}
