package dev.parley.identity;

import java.security.Principal;

/**
 * The principal of a request with an API key: the key itself.
 *
 * @param id the key's public id
 * @param workspace name of the workspace that the key belongs to
 * @param roles the roles of the key
 */
public record ApiKeyPrincipal(String id, String workspace, Roles roles) implements Principal {

  /** The client of callers with an API key, in place of an OAuth client. */
  public static final String CLIENT = "api-key";

  @Override
  public String getName() {
    return id;
  }
}
