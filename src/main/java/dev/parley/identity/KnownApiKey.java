package dev.parley.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** What is kept of an API key to decide about calls. */
final class KnownApiKey {

  private static final Duration USE_IS_NOTED_EVERY = Duration.ofMinutes(1);

  private final UUID id;
  private final byte[] hash;
  private final ApiKeyPrincipal principal;
  private final boolean enabled;

  /** By this program's clock. */
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
   * What is kept of a row.
   *
   * @param databaseAhead how far the database's clock is ahead of this program's; keys expire by
   *     the database's, so that all replicas agree
   */
  static KnownApiKey of(ApiKey row, String workspace, Duration databaseAhead) {
    return new KnownApiKey(row, workspace, databaseAhead);
  }

  UUID id() {
    return id;
  }

  /** Digest of its secret; not to be changed. */
  byte[] hash() {
    return hash;
  }

  /** Who calls with it. */
  ApiKeyPrincipal principal() {
    return principal;
  }

  /** Whether it opens anything at this moment. */
  boolean opens(Instant now) {
    return enabled && now.isBefore(expiresAt);
  }

  /** Whether its use at this moment is to be noted, which one caller in a minute is told. */
  boolean toBeNoted(Instant now) {
    Instant last = noted.get();
    return !last.isAfter(now.minus(USE_IS_NOTED_EVERY)) && noted.compareAndSet(last, now);
  }
}
