package dev.parley.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Settings by which more is refused than by default: one program serves the tests of each. */
public class StrictSettings implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        // Tokens have to be meant for this service.
        "PARLEY_OIDC_AUDIENCE", "parley",
        "parley.identity.scope-claims", "scope,roles",
        // Calls of Azure's API have to carry the preview header.
        "parley.azure.require-preview-header", "true");
  }
}
