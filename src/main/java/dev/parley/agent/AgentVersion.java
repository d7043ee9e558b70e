package dev.parley.agent;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * Entity for a numbered version of an agent. Its definition is immutable: changing an agent's
 * definition creates a new version.
 */
@Entity(name = "AgentVersion")
@jakarta.persistence.Table(name = "agent_version")
@IdClass(AgentVersion.Key.class)
public class AgentVersion extends PanacheEntityBase {

  @Id
  @Column(name = "agent_id")
  public UUID agentId;

  @Id public int major;

  @Id public int minor;

  /** A JSON object, stored unchanged. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String definition;

  /** null = the description of the agent. */
  @Column(length = 4096)
  public String description;

  /** A JSON object of the author's metadata. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String metadata = "{}";

  /** Computed by the database from the definition; null if the definition does not set it. */
  @Column(name = "idle_timeout_seconds", insertable = false, updatable = false)
  public Integer idleTimeoutSeconds;

  @Column(name = "created_at")
  public Instant createdAt;

  /** The version number. */
  public VersionNumber number() {
    return new VersionNumber(major, minor);
  }

  /** The primary key. */
  public record Key(UUID agentId, int major, int minor) {}
}
