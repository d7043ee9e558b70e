package dev.parley.session;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.Subselect;

/** Where a session stands, or stood until it was deleted lately, in its owner's lists. */
@Entity
@Immutable
@IdClass(Session.Id.class)
@Subselect(
    """
    select agent_id, key, id, owner_subject, owner_client, isolation_key, isolation_open, created_at,
           cast(null as timestamptz) as deleted_at
    from session
    union all
    select agent_id, key, id, owner_subject, owner_client, isolation_key, isolation_open, created_at,
           deleted_at
    from session_tombstone
    """)
class SessionPosition {

  @Id
  @Column(name = "agent_id")
  UUID agentId;

  @Id UUID id;

  String key;

  @Column(name = "owner_subject")
  String ownerSubject;

  @Column(name = "owner_client")
  String ownerClient;

  @Column(name = "isolation_key")
  String isolationKey;

  @Column(name = "isolation_open")
  boolean isolationOpen;

  @Column(name = "created_at")
  Instant createdAt;

  /** Null while the session is there. */
  @Column(name = "deleted_at")
  Instant deletedAt;
}
