package dev.parley.identity;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** The tenant. Everything belongs to one, and nothing crosses. */
@Entity
public class Workspace extends PanacheEntityBase {

  @Id public UUID id;

  /** What a token's claim or a path calls it; unique. */
  @Column(length = 128)
  public String name;

  @Column(name = "created_at")
  public Instant createdAt;
}
