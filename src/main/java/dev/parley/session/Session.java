package dev.parley.session;

import dev.parley.agent.VersionNumber;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.ColumnResult;
import jakarta.persistence.ConstructorResult;
import jakarta.persistence.Entity;
import jakarta.persistence.IdClass;
import jakarta.persistence.SqlResultSetMapping;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A conversation between an owner and an agent, as a row. */
@Entity
@SqlResultSetMapping(
    name = Session.SUMMARY,
    classes =
        @ConstructorResult(
            targetClass = SessionSummary.class,
            columns = {
              @ColumnResult(name = "id", type = UUID.class),
              @ColumnResult(name = "key", type = String.class),
              @ColumnResult(name = "name", type = String.class),
              @ColumnResult(name = "version_major", type = Integer.class),
              @ColumnResult(name = "version_minor", type = Integer.class),
              @ColumnResult(name = "message_count", type = Integer.class),
              @ColumnResult(name = "created_at", type = Instant.class),
              @ColumnResult(name = "updated_at", type = Instant.class),
              @ColumnResult(name = "last_accessed_at", type = Instant.class),
              @ColumnResult(name = "expires_at", type = Instant.class),
              @ColumnResult(name = "idle_timeout_seconds", type = Integer.class),
              @ColumnResult(name = "stopped_at", type = Instant.class)
            }))
@SqlResultSetMapping(
    name = Session.SUMMARY_WITH_AGENT,
    classes =
        @ConstructorResult(
            targetClass = SessionSummary.class,
            columns = {
              @ColumnResult(name = "id", type = UUID.class),
              @ColumnResult(name = "key", type = String.class),
              @ColumnResult(name = "name", type = String.class),
              @ColumnResult(name = "version_major", type = Integer.class),
              @ColumnResult(name = "version_minor", type = Integer.class),
              @ColumnResult(name = "message_count", type = Integer.class),
              @ColumnResult(name = "created_at", type = Instant.class),
              @ColumnResult(name = "updated_at", type = Instant.class),
              @ColumnResult(name = "last_accessed_at", type = Instant.class),
              @ColumnResult(name = "expires_at", type = Instant.class),
              @ColumnResult(name = "idle_timeout_seconds", type = Integer.class),
              @ColumnResult(name = "stopped_at", type = Instant.class)
            }),
    columns = @ColumnResult(name = "agent_rid", type = String.class))
@IdClass(Session.Id.class)
public class Session extends PanacheEntityBase {

  /** The columns of a {@link SessionSummary}. */
  static final String SUMMARY = "session_summary";

  /** The same, and the RID of the session's agent. */
  static final String SUMMARY_WITH_AGENT = "session_summary_with_agent";

  @jakarta.persistence.Id
  @Column(name = "agent_id")
  public UUID agentId;

  @jakarta.persistence.Id public UUID id;

  /** Its name inside the agent; unique there. */
  @Column(length = 128)
  public String key;

  @Column(name = "owner_subject")
  public String ownerSubject;

  /** Empty when the owner's token named no client. */
  @Column(name = "owner_client")
  public String ownerClient;

  /** Empty when the owner keeps its sessions together. */
  @Column(name = "isolation_key", length = 264)
  public String isolationKey;

  /** Whether its owner can read it without naming the isolation key. */
  @Column(name = "isolation_loose")
  public boolean isolationLoose;

  /** Computed by the database: whether it shows to an owner that names no isolation key. */
  @Column(name = "isolation_open", insertable = false, updatable = false)
  public boolean isolationOpen;

  /** What its creation is known by when a client repeats it; null when nobody said. */
  @Column(name = "idempotency_key", length = IdempotencyKey.MAX_LENGTH)
  public String idempotencyKey;

  /** Tells what was asked for under that key. */
  @Column(name = "idempotency_digest")
  public UUID idempotencyDigest;

  @Column(name = "version_major")
  public int versionMajor;

  @Column(name = "version_minor")
  public int versionMinor;

  /** Whether it keeps this version for good. */
  @Column(name = "version_pinned")
  public boolean versionPinned;

  @Column(length = 1000)
  public String name;

  @Column(length = 4096)
  public String description;

  /** A JSON object. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String metadata;

  /** A JSON object: its secrets by name, sealed ({@link SessionSecrets}). */
  @JdbcTypeCode(SqlTypes.JSON)
  public String secrets = "{}";

  /** A disabled session takes no messages. */
  public boolean enabled;

  /** Messages of user and agent together: two for each exchange. */
  @Column(name = "message_count")
  public int messageCount;

  /** Seconds from the last activity until the session expires; 0 = never. */
  @Column(name = "ttl_seconds")
  public long ttlSeconds;

  /** Seconds after its last use until it counts as idle. */
  @Column(name = "idle_timeout_seconds")
  public int idleTimeoutSeconds;

  /** When it was last stopped, or found to have gone idle before a later use; null = never. */
  @Column(name = "stopped_at")
  public Instant stoppedAt;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "updated_at")
  public Instant updatedAt;

  @Column(name = "last_accessed_at")
  public Instant lastAccessedAt;

  /** Last activity plus the life time; null = never. */
  @Column(name = "expires_at")
  public Instant expiresAt;

  @Version public int revision;

  /** What identifies a session. */
  public record Id(UUID agentId, UUID id) {}

  /** The session without its free content. */
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

  /** Changes it; the list by update never has it move back. */
  void apply(SessionChange change, SessionSecrets sealed, Instant now) {
    change.name().ifPresent(text -> name = text);
    change.description().ifPresent(text -> description = text);
    change.metadata().ifPresent(object -> metadata = object.json().toString());
    change.enabled().ifPresent(takesMessages -> enabled = takesMessages);
    change
        .ttl()
        .ifPresent(
            ttl -> {
              ttlSeconds = ttl.toSeconds();
              expiresAt = ttl.isZero() ? null : now.plus(ttl);
            });
    sealed.change(this, change.secrets());
    updatedAt = now.isAfter(updatedAt) ? now : updatedAt;
  }

  /** The agent version it is bound to. */
  public VersionNumber version() {
    return new VersionNumber(versionMajor, versionMinor);
  }
}
