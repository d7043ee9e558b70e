package dev.parley.identity.apikey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The secret of an API key. Its text is shown once, when the key is created; only a digest of it is
 * stored or cached.
 */
public final class ApiKeySecret {

  /** The rule that {@link #of} checks, as the end of a sentence. */
  public static final String RULE =
      "32 to 256 letters, digits and the characters _.~-, and not in the format of a signed token";

  /**
   * A secret of 256 random bits needs neither a salt nor a slow hash, because it cannot be guessed.
   */
  private static final String DIGEST = "SHA-256";

  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.~-]{32,256}");

  /** A signed token, which has three parts. */
  private static final Pattern TOKEN = Pattern.compile("[^.]*\\.[^.]*\\.[^.]*");

  private final String text;

  private ApiKeySecret(String text) {
    this.text = text;
  }

  /**
   * Parses a secret; empty if it is invalid. A secret has 32 to 256 characters, which are letters,
   * digits and {@code _.~-}, and does not look like a signed token.
   */
  public static Optional<ApiKeySecret> of(String text) {
    return SHAPE.matcher(text).matches() && !likeToken(text)
        ? Optional.of(new ApiKeySecret(text))
        : Optional.empty();
  }

  /** Whether a text has the format of a signed token (RFC 7515, section 7.1), valid or not. */
  static boolean likeToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  /** The text of the secret, to be shown to its creator. */
  public String text() {
    return text;
  }

  /** The digest to store, 32 bytes. */
  byte[] hash() {
    try {
      return MessageDigest.getInstance(DIGEST).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + DIGEST, e);
    }
  }

  /** Does not contain the secret, so that it can be logged. */
  @Override
  public String toString() {
    return "API key secret";
  }
}
