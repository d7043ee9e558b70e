package dev.parley.session;

import dev.parley.agent.VersionNumber;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.IdClass;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Entity for a conversation between an owner and an agent. */
@Entity
@IdClass(Session.Id.class)
public class Session {

  @jakarta.persistence.Id
  @Column(name = "agent_id")
  public UUID agentId;

  @jakarta.persistence.Id public UUID id;

  /** Unique name within the agent. */
  @Column(length = 128)
  public String key;

  @Column(name = "owner_subject")
  public String ownerSubject;

  /** Empty if the owner's token names no client. */
  @Column(name = "owner_client")
  public String ownerClient;

  /** Empty if the owner does not isolate its sessions. */
  @Column(name = "isolation_key", length = 264)
  public String isolationKey;

  /** Whether its owner can read the session without naming the isolation key. */
  @Column(name = "isolation_loose")
  public boolean isolationLoose;

  /**
   * Whether the session is visible to an owner that names no isolation key. Computed by the
   * database.
   */
  @Column(name = "isolation_open", insertable = false, updatable = false)
  public boolean isolationOpen;

  /** Idempotency key of the request that created the session; null if it had none. */
  @Column(name = "idempotency_key", length = IdempotencyKey.MAX_LENGTH)
  public String idempotencyKey;

  /** Digest of the request with that key. */
  @Column(name = "idempotency_digest")
  public UUID idempotencyDigest;

  @Column(name = "version_major")
  public int versionMajor;

  @Column(name = "version_minor")
  public int versionMinor;

  /** Whether the session keeps this version permanently. */
  @Column(name = "version_pinned")
  public boolean versionPinned;

  @Column(length = 1000)
  public String name;

  @Column(length = 4096)
  public String description;

  /** Whether the first message becomes the description. */
  @Column(name = "description_pending")
  public boolean descriptionPending;

  /** A JSON object. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String metadata;

  /** A JSON object of the encrypted secrets by name; see {@link SessionSecrets}. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String secrets = "{}";

  /** A disabled session accepts no messages. */
  public boolean enabled;

  /** Number of messages from user and agent: two for each exchange. */
  @Column(name = "message_count")
  public int messageCount;

  /** Seconds from the last activity until the session expires; 0 = never. */
  @Column(name = "ttl_seconds")
  public long ttlSeconds;

  /** Seconds from the last use until the session is idle. */
  @Column(name = "idle_timeout_seconds")
  public int idleTimeoutSeconds;

  /** When the session was last stopped, or became idle before a later use; null = never. */
  @Column(name = "stopped_at")
  public Instant stoppedAt;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "updated_at")
  public Instant updatedAt;

  @Column(name = "last_accessed_at")
  public Instant lastAccessedAt;

  /** Last activity plus the time to live; null = never. */
  @Column(name = "expires_at")
  public Instant expiresAt;

  /** Whether a response or conversation created it; then it does not keep its version in use. */
  public boolean implicit;

  /** The alias of its agent through which it was created; null = none. */
  @Column(name = "alias_key", length = 50)
  public String aliasKey;

  /**
   * Number of tokens that the agent's model read and wrote for its latest answer; null = unknown.
   */
  @Column(name = "context_tokens")
  public Long contextTokens;

  /** Those of them that it wrote; null = unknown. */
  @Column(name = "context_output_tokens")
  public Long contextOutputTokens;

  /** The name of the agent's step that answers the next message; null = the first one. */
  @Column(name = "current_step")
  public String currentStep;

  @Version public int revision;

  /** The primary key. */
  public record Id(UUID agentId, UUID id) {}

  /** The session without its description and metadata. */
  public SessionSummary summary() {
    return new SessionSummary(
        id,
        key,
        name,
        versionMajor,
        versionMinor,
        messageCount,
        createdAt,
        updatedAt,
        lastAccessedAt,
        expiresAt,
        idleTimeoutSeconds,
        stoppedAt);
  }

  /**
   * Applies a change. The update time never decreases, so the session never moves back in the list
   * by update.
   */
  void apply(SessionChange change, SessionSecrets sessionSecrets, Instant now) {
    change.name().ifPresent(text -> name = text);
    change
        .description()
        .ifPresent(
            text -> {
              description = text;
              descriptionPending = false;
            });
    change.metadata().ifPresent(object -> metadata = object.json().toString());
    change.enabled().ifPresent(takesMessages -> enabled = takesMessages);
    change
        .ttl()
        .ifPresent(
            ttl -> {
              ttlSeconds = ttl.toSeconds();
              expiresAt = ttl.isZero() ? null : now.plus(ttl);
            });
    sessionSecrets.change(this, change.secrets());
    updatedAt = now.isAfter(updatedAt) ? now : updatedAt;
  }

  /** The agent version that the session is bound to. */
  public VersionNumber version() {
    return new VersionNumber(versionMajor, versionMinor);
  }
}
