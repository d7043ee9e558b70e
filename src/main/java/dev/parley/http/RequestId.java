package dev.parley.http;

import java.util.UUID;

/**
 * Identifies a request in the {@code x-request-id} response header, in error bodies and in the log.
 *
 * @param uuid the random id
 */
public record RequestId(UUID uuid) {

  /** The header that every response carries. */
  public static final String HEADER = "x-request-id";

  /** 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return uuid.toString().replace("-", "");
  }
}
