package dev.parley.identity;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A key that programs call with, as a row. The secret itself is not part of it. */
@Entity
@Table(name = "api_key")
@DynamicUpdate // its last use is written by others meanwhile
public class ApiKey extends PanacheEntityBase {

  @Id public UUID id;

  @Column(name = "workspace_id")
  public UUID workspaceId;

  /** For people. */
  public String name;

  /** Digest of the secret (see {@link ApiKeySecret#hash()}). */
  public byte[] hash;

  /** What it opens (see {@link StoredRoles}). */
  @JdbcTypeCode(SqlTypes.JSON)
  public String roles;

  /** A disabled key opens nothing. */
  public boolean enabled;

  /** The subject that made it; empty for the one that the configuration brings. */
  @Column(name = "created_by")
  public String createdBy;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "updated_at")
  public Instant updatedAt;

  /** From when on it opens nothing; null = never. */
  @Column(name = "expires_at")
  public Instant expiresAt;

  /** The corpora that it names, for Vectara's clients; null = none. */
  @Column(name = "corpus_keys")
  public String[] corpusKeys;

  /** When it was last used, to the minute; null = not yet. */
  @Column(name = "last_used_at")
  public Instant lastUsedAt;

  /** What it is called outside: {@code aky_} and 32 hexadecimal digits. */
  public String publicId() {
    return ApiKeyId.text(id);
  }

  /** The roles that it carries. */
  public Roles roles() {
    return new StoredRoles(roles).read();
  }
}
