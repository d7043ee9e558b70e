package dev.parley.session;

import dev.parley.agent.VersionNumber;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A session as shown in lists: without its description and metadata, which lists do not load.
 *
 * @param id the session's id
 * @param key unique name within the agent
 * @param name display name
 * @param versionMajor major number of the agent version it is bound to
 * @param versionMinor minor number of that version
 * @param messageCount number of messages from user and agent
 * @param createdAt when it was created
 * @param updatedAt when it last changed
 * @param lastAccessedAt when it was last used
 * @param expiresAtOrNull when it expires; null = never
 * @param idleTimeoutSeconds seconds from its last use until it is idle
 * @param stoppedAtOrNull when it was last stopped, or became idle before a later use; null = never
 */
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

  /** The session's RID. */
  public String rid() {
    return SessionRef.Rid.of(id).text();
  }

  /** The agent version that the session is bound to. */
  public VersionNumber version() {
    return new VersionNumber(versionMajor, versionMinor);
  }

  /** When the session expires; empty if it never expires. */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAtOrNull);
  }

  /** The status at an instant. */
  public SessionStatus status(Instant now) {
    if (expiresAt().filter(end -> !now.isBefore(end)).isPresent()) {
      return SessionStatus.EXPIRED;
    }
    return stoppedSinceUsed() || !now.isBefore(idleSince())
        ? SessionStatus.IDLE
        : SessionStatus.ACTIVE;
  }

  /** When the session was last stopped or became idle, as of an instant; empty if never. */
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
