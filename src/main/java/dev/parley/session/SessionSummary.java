package dev.parley.session;

import dev.parley.agent.VersionNumber;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What lists show of a session: everything but its description and metadata, which a list does not
 * load.
 *
 * @param id the session's id
 * @param key its name inside the agent
 * @param name for people
 * @param versionMajor major number of the agent version it is bound to
 * @param versionMinor minor number of that version
 * @param messageCount messages of user and agent together
 * @param createdAt when it was created
 * @param updatedAt when it last changed
 * @param lastAccessedAt when it was last used
 * @param expiresAtOrNull when it expires; null = never
 * @param idleTimeoutSeconds seconds after its last use until it counts as idle
 * @param stoppedAtOrNull when it was last stopped, or found to have gone idle before a later use;
 *     null = never
 */
@RegisterForReflection // a query's result, built by Hibernate
public record SessionSummary(
    UUID id,
    String key,
    String name,
    int versionMajor,
    int versionMinor,
    int messageCount,
    Instant createdAt,
    Instant updatedAt,
    Instant lastAccessedAt,
    Instant expiresAtOrNull,
    int idleTimeoutSeconds,
    Instant stoppedAtOrNull) {

  /** Its RID. */
  public String rid() {
    return SessionRef.Rid.of(id).text();
  }

  /** The agent version it is bound to. */
  public VersionNumber version() {
    return new VersionNumber(versionMajor, versionMinor);
  }

  /** When it expires, if it ever does. */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAtOrNull);
  }

  /** Its status at an instant. */
  public SessionStatus status(Instant now) {
    if (expiresAt().filter(end -> !now.isBefore(end)).isPresent()) {
      return SessionStatus.EXPIRED;
    }
    return stoppedSinceUsed() || !now.isBefore(idleSince())
        ? SessionStatus.IDLE
        : SessionStatus.ACTIVE;
  }

  /** When it last stopped or went idle, as seen at an instant; empty while it never did. */
  public Optional<Instant> stoppedAt(Instant now) {
    return !stoppedSinceUsed() && !now.isBefore(idleSince())
        ? Optional.of(idleSince())
        : Optional.ofNullable(stoppedAtOrNull);
  }

  private boolean stoppedSinceUsed() {
    return stoppedAtOrNull != null && !stoppedAtOrNull.isBefore(lastAccessedAt);
  }

  private Instant idleSince() {
    return lastAccessedAt.plusSeconds(idleTimeoutSeconds);
  }
}
