package dev.parley.identity;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import java.util.Objects;
import java.util.Set;

/**
 * Who is calling, resolved once a request; with its isolation key, also who owns what is created.
 *
 * <p>A session's owner is (subject, client, isolation key). The isolation key divides what one
 * principal owns: an application that holds sessions for many people keeps them apart by it. It is
 * the caller's word, so it only ever narrows what subject and client may see.
 *
 * @param workspace name of the workspace that everything the caller can touch belongs to
 * @param subject the token's subject, 1 to 255 characters
 * @param client the OAuth client that the token was issued to; empty when the token does not say
 * @param isolationKey divides the sessions of one subject and client: {@code key:} or {@code user:}
 *     and up to 256 characters; empty for none
 * @param scopes the scopes granted, aliases resolved to their canonical names
 */
public record Caller(
    String workspace, String subject, String client, String isolationKey, Set<String> scopes) {

  private static final int MAX_ISOLATION_KEY = 256;

  public Caller {
    Objects.requireNonNull(workspace);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(client);
    Objects.requireNonNull(isolationKey);
    scopes = Set.copyOf(scopes);
  }

  /** Whether the caller was granted this scope, under its own name or an alias. */
  public boolean has(String scope) {
    return scopes.contains(scope);
  }

  /**
   * The same caller, with the sessions that it keeps apart by a key of its own choice.
   *
   * @param key 1 to 256 printable characters
   * @throws dev.parley.failure.FailureException invalid argument, when the key breaks that rule
   */
  public Caller isolatedBy(String key) {
    return isolated("key:", key);
  }

  /**
   * The same caller, acting for a person. Never the same as {@link #isolatedBy}: naming a person
   * takes a permission of its own, and a key of the same text must not get around it.
   *
   * @param person 1 to 256 printable characters
   * @throws dev.parley.failure.FailureException invalid argument, when the name breaks that rule
   */
  public Caller actingFor(String person) {
    return isolated("user:", person);
  }

  private Caller isolated(String kind, String key) {
    if (key.isEmpty()
        || key.length() > MAX_ISOLATION_KEY
        || key.chars().anyMatch(Character::isISOControl)) {
      throw new Failure.InvalidArgument(
              Field.ISOLATION_KEY, "must be 1 to " + MAX_ISOLATION_KEY + " printable characters")
          .exception();
    }
    return new Caller(workspace, subject, client, kind + key, scopes);
  }
}
