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
 * One numbered definition of an agent, as a row. Its definition never changes: a change is a new
 * version.
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

  /** A JSON object, kept whole. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String definition;

  /** For people; null = the agent's own. */
  @Column(length = 4096)
  public String description;

  /** A JSON object of what its author keeps with it. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String metadata = "{}";

  /** Read from the definition by the database; null when it does not say. */
  @Column(name = "idle_timeout_seconds", insertable = false, updatable = false)
  public Integer idleTimeoutSeconds;

  @Column(name = "created_at")
  public Instant createdAt;

  /** Its number. */
  public VersionNumber number() {
    return new VersionNumber(major, minor);
  }

  /** What identifies a version. */
  public record Key(UUID agentId, int major, int minor) {}
}
