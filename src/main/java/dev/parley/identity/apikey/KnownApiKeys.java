package dev.parley.identity.apikey;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.store.Deadline;
import dev.parley.store.StoreClock;
import dev.parley.store.statement.Statement;
import dev.parley.store.statement.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds API keys by their secrets and caches them for the configured time. {@link ApiKeyChanges}
 * turns caching off while notifications about changes are interrupted. That no key has a certain
 * secret is cached, too, for a few seconds, so that a client that repeats such a secret does not
 * cause a statement for each request; a new key clears what is known about missing ones.
 *
 * <p>The cache key is the digest of the secret, never the secret.
 */
@Singleton
public class KnownApiKeys {

  private static final String BY_HASH =
      """
      select k.id, k.hash, k.roles, k.enabled, k.expires_at, k.last_used_at, w.name, now()
      from api_key k join workspace w on w.id = k.workspace_id where k.hash = :hash""";

  /** Behind a pooler, a key that another replica creates can be unknown for this long. */
  private static final Duration MISSING_FOR_AT_MOST = Duration.ofSeconds(5);

  private final Statements statements;
  private final StoreClock clock;
  private final Cache<ByteBuffer, KnownApiKey> kept;
  private final Cache<ByteBuffer, Boolean> missing;

  /**
   * Incremented with every change. Detects keys that were read before a change and arrive after it,
   * so that they are not cached.
   */
  private final AtomicLong changes = new AtomicLong();

  private volatile boolean hearing;

  public KnownApiKeys(Statements statements, StoreClock clock, ApiKeyConfig config) {
    this.statements = statements;
    this.clock = clock;
    kept =
        Caffeine.newBuilder().expireAfterWrite(config.keptFor()).maximumSize(config.kept()).build();
    missing =
        Caffeine.newBuilder()
            .expireAfterWrite(Collections.min(List.of(config.keptFor(), MISSING_FOR_AT_MOST)))
            .maximumSize(config.kept())
            .build();
  }

  /**
   * Returns the key with this secret, also if it is disabled or expired; null if there is none. The
   * response time does not reveal how much of a secret is correct, because digests are compared.
   */
  Uni<KnownApiKey> find(ApiKeySecret secret) {
    byte[] hash = secret.hash();
    if (missing.getIfPresent(ByteBuffer.wrap(hash)) != null) {
      return Uni.createFrom().nullItem();
    }
    KnownApiKey known = kept.getIfPresent(ByteBuffer.wrap(hash));
    return (known == null ? load(hash) : Uni.createFrom().item(known))
        .map(key -> key != null && MessageDigest.isEqual(key.hash(), hash) ? key : null);
  }

  private Uni<KnownApiKey> load(byte[] hash) {
    long before = changes.get();
    return statements
        .one(new Statement<>(BY_HASH, this::known).with("hash", Buffer.buffer(hash)), Deadline.NONE)
        .invoke(
            key -> {
              if (key == null) {
                keep(missing, ByteBuffer.wrap(hash), true, before);
              } else {
                keep(kept, ByteBuffer.wrap(key.hash()), key, before);
              }
            });
  }

  private KnownApiKey known(Row row) {
    ApiKey key = new ApiKey();
    key.id = row.getUUID(0);
    key.hash = row.getBuffer(1).getBytes();
    key.roles = row.getValue(2).toString();
    key.enabled = row.getBoolean(3);
    key.expiresAt = instant(row.getOffsetDateTime(4));
    key.lastUsedAt = instant(row.getOffsetDateTime(5));
    return KnownApiKey.of(
        key, row.getString(6), Duration.between(clock.now(), instant(row.getOffsetDateTime(7))));
  }

  private static Instant instant(OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private <T> void keep(Cache<ByteBuffer, T> cache, ByteBuffer hash, T found, long before) {
    if (!hearing) {
      return;
    }
    cache.put(hash, found);
    // Check after adding: a later change finds it in the cache and removes it.
    if (changes.get() != before) {
      cache.invalidate(hash);
    }
  }

  /** Removes a new, changed or deleted key from the cache, and all that is known to be missing. */
  void forget(UUID id) {
    changes.incrementAndGet();
    missing.invalidateAll();
    kept.asMap().values().removeIf(key -> key.id().equals(id));
  }

  /** Clears the cache. */
  void forgetAll() {
    changes.incrementAndGet();
    missing.invalidateAll();
    kept.invalidateAll();
  }

  /** Clears the cache and starts caching. */
  void startedListening() {
    forgetAll();
    hearing = true;
  }

  /** Stops caching and clears the cache. */
  void stoppedListening() {
    hearing = false;
    forgetAll();
  }

  /** Whether keys are cached. */
  public boolean hearing() {
    return hearing;
  }
}
