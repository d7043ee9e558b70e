package dev.parley.file;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** Entity for a file or directory of a session. */
@Entity
@Table(name = "file_entry")
@IdClass(FileEntry.Id.class)
public class FileEntry {

  @jakarta.persistence.Id
  @Column(name = "agent_id")
  public UUID agentId;

  @jakarta.persistence.Id
  @Column(name = "session_id")
  public UUID sessionId;

  /** Path of its directory; empty for the home directory. */
  @jakarta.persistence.Id public String parent;

  @jakarta.persistence.Id public String name;

  @Column(name = "is_directory")
  public boolean directory;

  public long size;

  /** Null for directories. */
  @Column(name = "content_id")
  public UUID contentId;

  @Column(name = "modified_at")
  public Instant modifiedAt;

  /** The primary key. */
  public record Id(UUID agentId, UUID sessionId, String parent, String name) {}
}
