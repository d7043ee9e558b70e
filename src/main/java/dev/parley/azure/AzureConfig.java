package dev.parley.azure;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Set;

/** Settings of the Azure dialect. */
@ConfigMapping(prefix = "parley.azure")
public interface AzureConfig {

  /**
   * The lifetime, after the last activity, of sessions created through this dialect; at least one
   * second.
   */
  @WithDefault("30d")
  Duration sessionTtl();

  /** The values of {@code api-version} that session operations accept. */
  @WithDefault("v1,2025-11-15-preview,2025-05-15-preview")
  Set<String> apiVersions();

  /** The values of {@code api-version} that operations on agents accept. */
  @WithDefault("v1,2025-11-15-preview,2025-05-15-preview,2025-05-01")
  Set<String> agentApiVersions();

  /**
   * Whether session operations require the {@code Foundry-Features} header, as the service did
   * while they were in preview.
   */
  @WithDefault("false")
  boolean requirePreviewHeader();
}
