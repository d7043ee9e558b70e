package dev.parley.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Which claims of a token say who is calling, and what its scopes are called. */
@ConfigMapping(prefix = "parley.identity")
public interface IdentityConfig {

  /** The claim that names the subject. */
  @WithDefault("sub")
  String subjectClaim();

  /** The claims that may name the OAuth client; the first that is present counts. */
  @WithDefault("azp,client_id")
  List<String> clientClaims();

  /** The claims that list scopes, as text parted by spaces or as an array; all of them count. */
  @WithDefault("scope")
  List<String> scopeClaims();

  /** The claim that names the workspace. Without it there is one workspace for everybody. */
  Optional<String> workspaceClaim();

  /** The workspace of everybody, while no claim tells workspaces apart. */
  @WithDefault("default")
  String workspace();

  /** Further names of the scopes: a token that carries an alias has the scope. */
  ScopeAliases scopeAliases();

  /** The scopes that carry roles: whoever's token has one of them holds the role. */
  RoleScopes roleScopes();

  /** The scopes that carry each role, in the whole workspace. */
  interface RoleScopes {

    /** Those of {@link Role#OWNER}. */
    Optional<List<String>> owner();

    /** Those of {@link Role#ADMINISTRATOR}. */
    Optional<List<String>> administrator();

    /** Those of {@link Role#AGENT_ADMINISTRATOR}. */
    Optional<List<String>> agentAdministrator();

    /** Those of {@link Role#AGENT_DEVELOPER}. */
    Optional<List<String>> agentDeveloper();

    /** Those of {@link Role#AGENT_USER}. */
    Optional<List<String>> agentUser();

    /** Those of {@link Role#AGENT_VIEWER}. */
    Optional<List<String>> agentViewer();

    /** Those of {@link Role#VIEWER}. */
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
