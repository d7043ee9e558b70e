package dev.parley.file;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.UUID;

/** A piece of a content, as a row. */
@Entity
@Table(name = "file_chunk")
@IdClass(FileChunk.Id.class)
public class FileChunk extends PanacheEntityBase {

  @jakarta.persistence.Id
  @Column(name = "agent_id")
  public UUID agentId;

  @jakarta.persistence.Id
  @Column(name = "content_id")
  public UUID contentId;

  /** Counts from 0. */
  @jakarta.persistence.Id public int seq;

  public byte[] bytes;

  /** What identifies a chunk. */
  public record Id(UUID agentId, UUID contentId, int seq) {}
}
