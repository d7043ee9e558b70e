package dev.parley.agent;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.Optional;

/**
 * An agent version as the registry knows it, without its definition.
 *
 * @param major major number
 * @param minor minor number
 * @param idleSecondsOrNull seconds after their last use until its sessions are idle; null = as
 *     configured
 */
@RegisterForReflection // a query's result, built by Hibernate
public record RegisteredVersion(int major, int minor, Integer idleSecondsOrNull) {

  /** Its number. */
  public VersionNumber number() {
    return new VersionNumber(major, minor);
  }

  /** How long after their last use its sessions are idle, if its definition says so. */
  public Optional<Duration> idleTimeout() {
    return Optional.ofNullable(idleSecondsOrNull).map(Duration::ofSeconds);
  }
}
