package dev.parley.session;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What a client repeats when it does not know whether its create arrived: the same key from the
 * same owner means the same session.
 *
 * @param key 1 to 128 printable ASCII characters
 * @param digest tells what was asked for: the same key with another digest is a mistake
 */
public record IdempotencyKey(String key, UUID digest) {

  /** The most characters that a key may have. */
  public static final int MAX_LENGTH = 128;

  /**
   * @param request what is asked for, written in the same way on every replica of a release
   */
  public static IdempotencyKey of(String key, String request) {
    // Not a matter of security: whoever finds a collision deceives nobody else.
    return new IdempotencyKey(
        key, UUID.nameUUIDFromBytes(request.getBytes(StandardCharsets.UTF_8)));
  }
}
