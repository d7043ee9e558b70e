package dev.parley.http;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidCursor.Direction;
import dev.parley.store.PageCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page tokens of one list: {@code v1.} and the start of the next page, in Base64. A digest
 * detects tokens of another list or owner. It is not secret and need not be: a position in a list
 * grants no access to it.
 *
 * @param list identifies the list, including its owner
 */
public record PageToken(String list) {

  private static final String PREFIX = "v1.";
  private static final int DIGEST_BYTES = 8;

  /** Microseconds since 1970, up to the year 2286, and an id. */
  private static final Pattern PLACE =
      Pattern.compile("(\\d{1,16}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

  /** The token of a position in a list ordered by time. */
  public String of(PageCursor cursor) {
    return of(cursor.at(), cursor.id());
  }

  /** The token of a position in a list ordered by time. */
  public String of(Instant at, UUID id) {
    return of(ChronoUnit.MICROS.between(Instant.EPOCH, at) + " " + id);
  }

  /** The token of a position in text form. */
  public String of(String place) {
    byte[] text = place.getBytes(StandardCharsets.UTF_8);
    byte[] token =
        ByteBuffer.allocate(DIGEST_BYTES + text.length).put(digest(text)).put(text).array();
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * The position that a token denotes in a list ordered by time, if there is a token.
   *
   * @throws dev.parley.failure.FailureException invalid cursor
   */
  public Optional<PageCursor> place(String token) {
    return place(token, PageToken::read);
  }

  /**
   * The position that a token denotes, if there is a token.
   *
   * @param read parses the text form
   * @throws dev.parley.failure.FailureException invalid cursor
   */
  public <T> Optional<T> place(String token, Function<String, Optional<T>> read) {
    return Optional.ofNullable(token)
        .map(
            value ->
                text(value)
                    .flatMap(read)
                    .orElseThrow(
                        () -> new Failure.InvalidCursor(value, Direction.AFTER).exception()));
  }

  private static Optional<PageCursor> read(String text) {
    Matcher place = PLACE.matcher(text);
    return place.matches()
        ? Optional.of(
            new PageCursor(
                Instant.EPOCH.plus(Long.parseLong(place.group(1)), ChronoUnit.MICROS),
                UUID.fromString(place.group(2))))
        : Optional.empty();
  }

  private Optional<String> text(String token) {
    if (!token.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
      byte[] text = Arrays.copyOfRange(bytes, Math.min(DIGEST_BYTES, bytes.length), bytes.length);
      return Arrays.equals(digest(text), 0, DIGEST_BYTES, bytes, 0, bytes.length - text.length)
          ? Optional.of(new String(text, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private byte[] digest(byte[] text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(list.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return Arrays.copyOf(digest.digest(text), DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
