package dev.parley.agent;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

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

  @Version public int revision;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "updated_at")
  public Instant updatedAt;
}
