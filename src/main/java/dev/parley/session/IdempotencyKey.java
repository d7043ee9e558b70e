package dev.parley.session;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * What a client sends again when it does not know whether its create arrived: the same key from the
 * same owner means the same session.
 *
 * @param key 1 to 128 printable ASCII characters
 * @param digests the digests of the request. The first is stored; a session that was stored with
 *     any of them was created by the same request
 */
public record IdempotencyKey(String key, List<UUID> digests) {

  /** The most characters that a key may have. */
  public static final int MAX_LENGTH = 128;

  /** The version of UUIDs whose content is up to us (RFC 9562, section 5.8). */
  private static final int UUID_VERSION = 8;

  /** The first byte of a digest: how it was computed. Change it together with the computation. */
  private static final byte SCHEME = 1;

  /** A digest in the form that is stored: the scheme and the start of the hash, as a UUID. */
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
   * Whether a session that was stored with this digest was created by the same request. A digest of
   * another scheme cannot be compared: an earlier or later release wrote it. It counts as the same,
   * so that a client which repeats a request during an upgrade gets its session and not an error.
   */
  boolean matches(UUID stored) {
    return stored.version() != UUID_VERSION
        || stored.getMostSignificantBits() >>> 56 != SCHEME
        || digests.contains(stored);
  }
}
