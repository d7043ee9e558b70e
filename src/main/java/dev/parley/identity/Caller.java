package dev.parley.identity;

import java.util.Objects;
import java.util.Set;

/**
 * Who is calling, resolved once a request; with its isolation, also who owns what is created.
 *
 * @param workspace name of the workspace that everything the caller can touch belongs to
 * @param subject the token's subject or the API key's id, 1 to 255 characters
 * @param client the OAuth client that the token was issued to; empty when the token does not say
 * @param isolation what divides the sessions of this subject and client
 * @param scopes the scopes granted, aliases resolved to their canonical names
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

  /** Whether the caller was granted this scope, under its own name or an alias. */
  public boolean has(String scope) {
    return scopes.contains(scope);
  }

  /** The same caller, with the sessions that it keeps apart in this way. */
  public Caller with(Isolation division) {
    return new Caller(workspace, subject, client, division, scopes, roles);
  }
}
