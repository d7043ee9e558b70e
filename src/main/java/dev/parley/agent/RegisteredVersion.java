package dev.parley.agent;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.Optional;

/**
 * A cached agent version, without its definition.
 *
 * @param major major number
 * @param minor minor number
 * @param idleSecondsOrNull seconds from the last use of its sessions until they are idle; null = as
 *     configured
 */
@RegisterForReflection // instantiated by Hibernate as a query result
public record RegisteredVersion(int major, int minor, Integer idleSecondsOrNull) {

  /** The version number. */
  public VersionNumber number() {
    return new VersionNumber(major, minor);
  }

  /** The time from the last use of its sessions until they are idle, if the definition sets it. */
  public Optional<Duration> idleTimeout() {
    return Optional.ofNullable(idleSecondsOrNull).map(Duration::ofSeconds);
  }
}
