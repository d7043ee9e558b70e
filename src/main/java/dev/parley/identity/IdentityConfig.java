package dev.parley.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Configures the claims that identify the caller, and the names of scopes. */
@ConfigMapping(prefix = "parley.identity")
public interface IdentityConfig {

  /** The claim that names the subject. */
  @WithDefault("sub")
  String subjectClaim();

  /** The claims that can name the OAuth client; the first one present is used. */
  @WithDefault("azp,client_id")
  List<String> clientClaims();

  /** The claims that list scopes, separated by spaces or as an array. All claims are used. */
  @WithDefault("scope")
  List<String> scopeClaims();

  /** The claim that names the workspace. If not set, all callers share one workspace. */
  Optional<String> workspaceClaim();

  /** The workspace of all callers if no workspace claim is configured. */
  @WithDefault("default")
  String workspace();

  /** Additional names for scopes: a token with an alias has the scope. */
  ScopeAliases scopeAliases();

  /** The scopes that grant roles: a token with such a scope has the role. */
  RoleScopes roleScopes();

  /** The scopes that grant each role, in the whole workspace. */
  interface RoleScopes {

    /** Scopes that grant {@link Role#OWNER}. */
    Optional<List<String>> owner();

    /** Scopes that grant {@link Role#ADMINISTRATOR}. */
    Optional<List<String>> administrator();

    /** Scopes that grant {@link Role#AGENT_ADMINISTRATOR}. */
    Optional<List<String>> agentAdministrator();

    /** Scopes that grant {@link Role#AGENT_DEVELOPER}. */
    Optional<List<String>> agentDeveloper();

    /** Scopes that grant {@link Role#AGENT_USER}. */
    Optional<List<String>> agentUser();

    /** Scopes that grant {@link Role#AGENT_VIEWER}. */
    Optional<List<String>> agentViewer();

    /** Scopes that grant {@link Role#VIEWER}. */
    Optional<List<String>> viewer();
  }

  /** The aliases of each scope. */
  interface ScopeAliases {

    /** Aliases of {@link Scopes#READ}. */
    Optional<List<String>> read();

    /** Aliases of {@link Scopes#WRITE}. */
    Optional<List<String>> write();

    /** Aliases of {@link Scopes#ADMIN}. */
    Optional<List<String>> admin();

    /** Aliases of {@link Scopes#IMPERSONATE}. */
    Optional<List<String>> impersonate();
  }
}
