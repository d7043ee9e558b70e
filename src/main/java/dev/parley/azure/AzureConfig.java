package dev.parley.azure;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Set;

/** What can be set about the Azure dialect. */
@ConfigMapping(prefix = "parley.azure")
public interface AzureConfig {

  /**
   * How long a session made through this dialect lives after its last activity, at least a second.
   */
  @WithDefault("30d")
  Duration sessionTtl();

  /** The values of {@code api-version} that session operations take. */
  @WithDefault("v1,2025-11-15-preview,2025-05-15-preview")
  Set<String> apiVersions();

  /** The values of {@code api-version} that operations on agents take. */
  @WithDefault("v1,2025-11-15-preview,2025-05-15-preview,2025-05-01")
  Set<String> agentApiVersions();

  /**
   * Whether session operations ask for the {@code Foundry-Features} header, as the service did
   * while they were in preview.
   */
  @WithDefault("false")
  boolean requirePreviewHeader();
}
