package dev.parley.file;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/**
 * That there is a content in {@link FileContents}, as a row: written down before its first byte is,
 * so that no content is ever lost sight of.
 */
@Entity
@Table(name = "file_content")
@IdClass(FileContent.Id.class)
public class FileContent extends PanacheEntityBase {

  @jakarta.persistence.Id
  @Column(name = "agent_id")
  public UUID agentId;

  @jakarta.persistence.Id public UUID id;

  @Column(name = "session_id")
  public UUID sessionId;

  /** Whether an entry has this content. */
  public boolean linked;

  /** When something was last written to it, or it lost its entry. */
  @Column(name = "touched_at")
  public Instant touchedAt;

  /** What identifies a content. */
  public record Id(UUID agentId, UUID id) {}
}
