package dev.parley.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/**
 * Settings by which more is refused than by default, on a machine whose clock is wrong. They do not
 * touch each other, so that one program serves the tests of each. Its tokens need the claims of
 * {@link #caller}.
 */
public class StrictSettings implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        // Tokens have to be meant for this service.
        "PARLEY_OIDC_AUDIENCE", "parley",
        "parley.identity.scope-claims", "scope,roles",
        // Tokens have to name a workspace.
        "parley.identity.workspace-claim", "tenant",
        // Calls of Azure's API have to carry the preview header.
        "parley.azure.require-preview-header", "true");
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(FastClock.class);
  }

  /** A token meant for this service, of a caller in the default workspace. */
  public static Token caller(Token token) {
    return token.claim("aud", "parley").claim("tenant", "default");
  }
}
