package dev.parley.file.content;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.UUID;

/**
 * Entity for a session's reference to a content that it shares with other sessions. It is used in
 * queries only: its session is null if the session or the entry was deleted.
 */
@Entity
@Table(name = "file_reference")
@IdClass(FileReference.Id.class)
public class FileReference {

  @jakarta.persistence.Id
  @Column(name = "agent_id")
  public UUID agentId;

  @jakarta.persistence.Id
  @Column(name = "session_id")
  public UUID sessionId;

  @jakarta.persistence.Id
  @Column(name = "content_id")
  public UUID contentId;

  /** Agent of the session that the content was uploaded to. */
  @Column(name = "content_agent_id")
  public UUID contentAgentId;

  /** The key. */
  public record Id(UUID agentId, UUID sessionId, UUID contentId) {}
}
