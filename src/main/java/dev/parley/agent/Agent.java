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

/** What a session is held with, as a row. Dialects see {@link RegisteredAgent} instead. */
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

  /** A disabled agent takes no new sessions; existing ones stay readable. */
  public boolean enabled;

  /** What it makes of isolation keys. */
  @Enumerated(EnumType.STRING)
  @Column(length = 16)
  public IsolationRule isolation = IsolationRule.TAKEN;

  /**
   * With the minor number the version of sessions that ask for none; null = the latest published.
   */
  @Column(name = "selected_major")
  public Integer selectedMajor;

  @Column(name = "selected_minor")
  public Integer selectedMinor;

  /** The highest major number that was taken from a deleted version. */
  @Column(name = "last_major")
  public int lastMajor;

  /** A JSON object: what a dialect keeps with the agent and no other part reads. */
  @JdbcTypeCode(SqlTypes.JSON)
  public String extras = "{}";

  @Version public int revision;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "updated_at")
  public Instant updatedAt;

  /** The version of sessions that ask for none; empty for the latest published. */
  public Optional<VersionNumber> selected() {
    return selectedMajor == null
        ? Optional.empty()
        : Optional.of(new VersionNumber(selectedMajor, selectedMinor));
  }

  /** Selects the version of sessions that ask for none; empty for the latest published. */
  public void select(Optional<VersionNumber> version) {
    selectedMajor = version.map(VersionNumber::major).orElse(null);
    selectedMinor = version.map(VersionNumber::minor).orElse(null);
  }

  /** Notes that a version is gone: its major number is not given out again, nor is it selected. */
  public void retire(VersionNumber version) {
    lastMajor = Math.max(lastMajor, version.major());
    if (selected().equals(Optional.of(version))) {
      select(Optional.empty());
    }
  }
}
