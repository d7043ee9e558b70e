package dev.parley.identity;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Entity for a workspace, which is a tenant. All data belongs to one workspace and is not
 * accessible from others.
 */
@Entity
public class Workspace extends PanacheEntityBase {

  /** The format of workspace names. */
  public static final Pattern NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,127}");

  @Id public UUID id;

  /** The name used in token claims and paths; unique. */
  @Column(length = 128)
  public String name;

  @Column(name = "created_at")
  public Instant createdAt;
}
