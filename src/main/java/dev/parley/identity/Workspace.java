package dev.parley.identity;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/** The tenant. Everything belongs to one, and nothing crosses. */
@Entity
public class Workspace extends PanacheEntityBase {

  /** What a workspace can be called. */
  public static final Pattern NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,127}");

  @Id public UUID id;

  /** What a token's claim or a path calls it; unique. */
  @Column(length = 128)
  public String name;

  @Column(name = "created_at")
  public Instant createdAt;
}
