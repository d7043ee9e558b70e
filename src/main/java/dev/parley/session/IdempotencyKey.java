package dev.parley.session;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * A key that makes creating a session repeatable: a second request with the same key and owner
 * returns the session that the first one created.
 *
 * @param key 1 to 128 printable ASCII characters
 * @param digests the digests of the request. The first is stored; a stored session that has any of
 *     them was created by the same request
 */
public record IdempotencyKey(String key, List<UUID> digests) {

  /** Maximum length of a key, in characters. */
  public static final int MAX_LENGTH = 128;

  /** The version of UUIDs with custom content (RFC 9562, section 5.8). */
  private static final int UUID_VERSION = 8;

  /**
   * The first byte of a digest, which identifies how it is computed. Change it whenever the
   * computation changes.
   */
  private static final byte SCHEME = 1;

  /** Returns a digest as it is stored: a UUID of the scheme and the first bytes of the hash. */
  public static UUID toDigest(byte[] hash) {
    ByteBuffer bytes = ByteBuffer.wrap(hash.clone()).put(0, SCHEME);
    long high = bytes.getLong() & ~0xF000L | UUID_VERSION << 12;
    long low = bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** The digest to store with a new session. */
  UUID digest() {
    return digests.get(0);
  }

  /**
   * Whether a session with this stored digest was created by the same request. A digest of another
   * scheme was written by an earlier or later release and cannot be compared. It counts as equal,
   * so that a client that repeats a request during an upgrade gets its session instead of an error.
   */
  boolean matches(UUID stored) {
    return stored.version() != UUID_VERSION
        || stored.getMostSignificantBits() >>> 56 != SCHEME
        || digests.contains(stored);
  }
}
