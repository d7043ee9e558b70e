package dev.parley.identity.apikey;

import dev.parley.identity.ApiKeyPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** The cached data of an API key that authentication needs. */
final class KnownApiKey {

  private static final Duration USE_IS_NOTED_EVERY = Duration.ofMinutes(1);

  private final UUID id;
  private final byte[] hash;
  private final ApiKeyPrincipal principal;
  private final boolean enabled;

  /** In terms of the local clock. */
  private final Instant expiresAt;

  private final AtomicReference<Instant> noted;

  private KnownApiKey(ApiKey row, String workspace, Duration databaseAhead) {
    id = row.id;
    hash = row.hash;
    principal = new ApiKeyPrincipal(row.publicId(), workspace, row.roles());
    enabled = row.enabled;
    expiresAt = row.expiresAt == null ? Instant.MAX : row.expiresAt.minus(databaseAhead);
    noted = new AtomicReference<>(row.lastUsedAt == null ? Instant.MIN : row.lastUsedAt);
  }

  /**
   * Creates the cached data of a key.
   *
   * @param databaseAhead how far the database's clock is ahead of the local clock; keys expire by
   *     the database's clock, so that all replicas agree
   */
  static KnownApiKey of(ApiKey row, String workspace, Duration databaseAhead) {
    return new KnownApiKey(row, workspace, databaseAhead);
  }

  UUID id() {
    return id;
  }

  /** Digest of the secret. Must not be modified. */
  byte[] hash() {
    return hash;
  }

  /** The principal of requests with this key. */
  ApiKeyPrincipal principal() {
    return principal;
  }

  /** Whether the key is enabled and has not expired. */
  boolean opens(Instant now) {
    return enabled && now.isBefore(expiresAt);
  }

  /** Whether to record a use at this time. Returns true at most once a minute. */
  boolean toBeNoted(Instant now) {
    Instant last = noted.get();
    return !last.isAfter(now.minus(USE_IS_NOTED_EVERY)) && noted.compareAndSet(last, now);
  }
}
