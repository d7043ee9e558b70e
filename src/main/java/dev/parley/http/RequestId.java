package dev.parley.http;

import java.util.UUID;

/**
 * Names one request: in the {@code x-request-id} header of its answer, in error bodies and in the
 * log.
 *
 * @param uuid the id; random
 */
public record RequestId(UUID uuid) {

  /** The header that every answer carries. */
  public static final String HEADER = "x-request-id";

  /** 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return uuid.toString().replace("-", "");
  }
}
