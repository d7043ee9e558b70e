package dev.parley.identity;

/**
 * The scopes that control access. No scope implies another: write does not include read. Other
 * names for them can be configured with {@link IdentityConfig#scopeAliases()}.
 */
public final class Scopes {

  /** Read agents and one's own sessions. */
  public static final String READ = "api:aip-agents-read";

  /** Create and change one's own sessions. */
  public static final String WRITE = "api:aip-agents-write";

  /** Manage agents, and all owners' sessions. */
  public static final String ADMIN = "api:aip-agents-admin";

  /** Act for another person by naming them in a header. */
  public static final String IMPERSONATE = "api:aip-agents-impersonate";

  private Scopes() {}
}
