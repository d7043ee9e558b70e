package dev.parley.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds API keys by their secrets, and keeps what it found for a moment: as long as changes of keys
 * are heard of, and no longer than configured. What is not found is never kept.
 *
 * <p>Keys are kept by the digest of their secret, never by the secret.
 */
@ApplicationScoped
public class KnownApiKeys {

  private static final String BY_HASH =
      "select k, w.name, instant from ApiKey k join Workspace w on w.id = k.workspaceId where k.hash = :hash";

  private final Store store;
  private final StoreClock clock;
  private final Cache<ByteBuffer, KnownApiKey> kept;

  /**
   * Grows with every change that is heard of. A key that was read before a change and arrives after
   * it is told by this, and not kept.
   */
  private final AtomicLong changes = new AtomicLong();

  private volatile boolean hearing;

  public KnownApiKeys(Store store, StoreClock clock, ApiKeyConfig config) {
    this.store = store;
    this.clock = clock;
    kept =
        Caffeine.newBuilder().expireAfterWrite(config.keptFor()).maximumSize(config.kept()).build();
  }

  /**
   * The key of this secret, whatever state it is in; null when there is none. How long the answer
   * takes tells nobody how much of a secret was right: it is the digests that are compared.
   */
  Uni<KnownApiKey> find(ApiKeySecret secret) {
    byte[] hash = secret.hash();
    KnownApiKey known = kept.getIfPresent(ByteBuffer.wrap(hash));
    return (known == null ? load(hash) : Uni.createFrom().item(known))
        .map(key -> key != null && MessageDigest.isEqual(key.hash(), hash) ? key : null);
  }

  private Uni<KnownApiKey> load(byte[] hash) {
    long before = changes.get();
    return store
        .reading(
            rows ->
                rows.createSelectionQuery(BY_HASH, Object[].class)
                    .setParameter("hash", hash)
                    .getSingleResultOrNull())
        .onItem()
        .ifNotNull()
        .transform(
            row ->
                KnownApiKey.of(
                    (ApiKey) row[0],
                    (String) row[1],
                    Duration.between(clock.now(), (Instant) row[2])))
        .invoke(key -> keep(key, before));
  }

  private void keep(KnownApiKey key, long before) {
    if (key == null || !hearing) {
      return;
    }
    ByteBuffer hash = ByteBuffer.wrap(key.hash());
    kept.put(hash, key);
    // Only now: a change that comes later finds the key in the cache.
    if (changes.get() != before) {
      kept.invalidate(hash);
    }
  }

  /** Drops what is kept of a key, because it changed or is gone. */
  void forget(UUID id) {
    changes.incrementAndGet();
    kept.asMap().values().removeIf(key -> key.id().equals(id));
  }

  /** Drops all that is kept. */
  void forgetAll() {
    changes.incrementAndGet();
    kept.invalidateAll();
  }

  /** From now on changes are told: what is found may be kept. */
  void hears() {
    forgetAll();
    hearing = true;
  }

  /** From now on nobody tells of changes: nothing may be kept. */
  void hearsNothing() {
    hearing = false;
    forgetAll();
  }

  /** Whether changes are heard of at the moment. */
  public boolean hearing() {
    return hearing;
  }
}
