package dev.parley.agent;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * Entity for an agent, with which sessions are held. Dialects use {@link RegisteredAgent} for
 * sessions.
 */
@Entity
public class Agent extends PanacheEntityBase {

  @Id public UUID id;

  @Column(name = "workspace_id")
  public UUID workspaceId;

  /** Unique in the workspace: Azure's {@code agent_name}, Vectara's {@code agent_key}. */
  @Column(length = 63)
  public String name;

  /** Unique in the workspace: Palantir's {@code agentRid}. */
  @Column(length = 256)
  public String rid;

  @Column(name = "display_name", length = 200)
  public String displayName;

  @Column(length = 4096)
  public String description;

  /** A disabled agent accepts no new sessions; existing ones stay readable. */
  public boolean enabled;

  /** How the agent handles isolation keys. */
  @Enumerated(EnumType.STRING)
  @Column(length = 16)
  public IsolationRule isolation = IsolationRule.TAKEN;

  /**
   * Major number of the version for sessions that do not request one; null = the latest published.
   */
  @Column(name = "selected_major")
  public Integer selectedMajor;

  @Column(name = "selected_minor")
  public Integer selectedMinor;

  /** The highest major number of a deleted version. */
  @Column(name = "last_major")
  public int lastMajor;

  /** A JSON object of dialect-specific data, which only the dialect reads. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String extras = "{}";

  @Version public int revision;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "updated_at")
  public Instant updatedAt;

  /** The version for sessions that do not request one; empty for the latest published. */
  public Optional<VersionNumber> selected() {
    return selectedMajor == null
        ? Optional.empty()
        : Optional.of(new VersionNumber(selectedMajor, selectedMinor));
  }

  /** Selects the version for sessions that do not request one; empty for the latest published. */
  public void select(Optional<VersionNumber> version) {
    selectedMajor = version.map(VersionNumber::major).orElse(null);
    selectedMinor = version.map(VersionNumber::minor).orElse(null);
  }

  /**
   * Records that a version was deleted: its major number is not reused, and it is no longer
   * selected.
   */
  public void retire(VersionNumber version) {
    lastMajor = Math.max(lastMajor, version.major());
    if (selected().equals(Optional.of(version))) {
      select(Optional.empty());
    }
  }
}
