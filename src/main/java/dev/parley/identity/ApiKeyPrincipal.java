package dev.parley.identity;

import java.security.Principal;

/**
 * Who calls with an API key: the key itself.
 *
 * @param id the key's public id
 * @param workspace name of the workspace that the key belongs to
 * @param roles the roles that it carries
 */
public record ApiKeyPrincipal(String id, String workspace, Roles roles) implements Principal {

  /** What stands for the OAuth client of a caller that came with an API key. */
  public static final String CLIENT = "api-key";

  @Override
  public String getName() {
    return id;
  }
}
