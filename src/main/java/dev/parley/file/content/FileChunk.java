package dev.parley.file.content;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.UUID;

/** Entity for a chunk of a content. */
@Entity
@Table(name = "file_chunk")
@IdClass(FileChunk.Id.class)
public class FileChunk {

  @jakarta.persistence.Id
  @Column(name = "agent_id")
  public UUID agentId;

  @jakarta.persistence.Id
  @Column(name = "content_id")
  public UUID contentId;

  /** Position of the chunk, starting at 0. */
  @jakarta.persistence.Id public int seq;

  public byte[] bytes;

  /** The primary key. */
  public record Id(UUID agentId, UUID contentId, int seq) {}
}
