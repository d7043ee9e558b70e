package dev.parley.file.content;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/**
 * Entity that records a content in {@link FileContents}. It is stored before the first byte of the
 * content, so that every content can be found and removed.
 */
@Entity
@Table(name = "file_content")
@IdClass(FileContent.Id.class)
public class FileContent {

  @jakarta.persistence.Id
  @Column(name = "agent_id")
  public UUID agentId;

  @jakarta.persistence.Id public UUID id;

  /** Session it was uploaded to; null if sessions share it, as {@link FileReference}s tell. */
  @Column(name = "session_id")
  public UUID sessionId;

  /** Whether an entry refers to this content; not maintained for shared contents. */
  public boolean linked;

  /** The SHA-256 of the bytes in hexadecimal; null until they are complete. */
  public String sha256;

  /** When bytes were last written to the content, or its entry was removed. */
  @Column(name = "touched_at")
  public Instant touchedAt;

  /** The primary key. */
  public record Id(UUID agentId, UUID id) {}
}
