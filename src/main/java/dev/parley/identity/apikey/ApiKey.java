package dev.parley.identity.apikey;

import dev.parley.identity.Roles;
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

/** Entity for an API key. It does not contain the secret. */
@Entity
@Table(name = "api_key")
@DynamicUpdate // other transactions update the last use concurrently
public class ApiKey extends PanacheEntityBase {

  @Id public UUID id;

  @Column(name = "workspace_id")
  public UUID workspaceId;

  /** Display name. */
  public String name;

  /** Digest of the secret (see {@link ApiKeySecret#hash()}). */
  public byte[] hash;

  /** The roles of the key (see {@link StoredRoles}). */
  @JdbcTypeCode(SqlTypes.JSON)
  public String roles;

  /** A disabled key is rejected. */
  public boolean enabled;

  /** The subject that created the key; empty for the configured bootstrap key. */
  @Column(name = "created_by")
  public String createdBy;

  @Column(name = "created_at")
  public Instant createdAt;

  @Column(name = "updated_at")
  public Instant updatedAt;

  /** When the key expires; null = never. */
  @Column(name = "expires_at")
  public Instant expiresAt;

  /** The key's corpora, stored for Vectara's clients; null = none. */
  @Column(name = "corpus_keys")
  public String[] corpusKeys;

  /** When the key was last used, to the minute; null = never. */
  @Column(name = "last_used_at")
  public Instant lastUsedAt;

  /** The public id: {@code aky_} and 32 hexadecimal digits. */
  public String publicId() {
    return ApiKeyId.text(id);
  }

  /** The roles of the key. */
  public Roles roles() {
    return new StoredRoles(roles).read();
  }
}
