package dev.parley.identity;

import java.util.Objects;
import java.util.Set;

/**
 * The caller of a request, resolved once for each request. Together with its isolation, it is the
 * owner of the sessions that the request creates.
 *
 * @param workspace name of the workspace to which the caller's access is limited
 * @param subject the token's subject or the API key's id, 1 to 255 characters
 * @param client the OAuth client that the token was issued to; empty if the token does not name one
 * @param isolation what separates the sessions of this subject and client
 * @param scopes the granted scopes, with aliases replaced by their canonical names
 * @param roles the roles held
 */
public record Caller(
    String workspace,
    String subject,
    String client,
    Isolation isolation,
    Set<String> scopes,
    Roles roles) {

  public Caller {
    Objects.requireNonNull(workspace);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(client);
    Objects.requireNonNull(isolation);
    Objects.requireNonNull(roles);
    scopes = Set.copyOf(scopes);
  }

  /** Whether the caller was granted this scope, directly or by an alias. */
  public boolean has(String scope) {
    return scopes.contains(scope);
  }

  /** Returns the same caller with another isolation. */
  public Caller with(Isolation division) {
    return new Caller(workspace, subject, client, division, scopes, roles);
  }
}
