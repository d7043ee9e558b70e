package dev.parley.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a caller proves with that it holds an API key. Its text is shown once, when the key is made;
 * only a digest of it is ever stored or kept.
 */
public final class ApiKeySecret {

  /** What {@link #of} asks for, as the end of a sentence. */
  public static final String RULE =
      "32 to 256 letters, digits and characters of _.~-, and not written like a signed token";

  /** 256 random bits need no salt and no slow hash: nobody can try them all. */
  private static final String DIGEST = "SHA-256";

  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.~-]{32,256}");

  /** A signed token: three parts. */
  private static final Pattern TOKEN = Pattern.compile("[^.]*\\.[^.]*\\.[^.]*");

  private final String text;

  private ApiKeySecret(String text) {
    this.text = text;
  }

  /**
   * The secret of this text; empty when none can be so: it has 32 to 256 characters out of letters,
   * digits and {@code _.~-}, and is not written like a signed token.
   */
  public static Optional<ApiKeySecret> of(String text) {
    return SHAPE.matcher(text).matches() && !likeToken(text)
        ? Optional.of(new ApiKeySecret(text))
        : Optional.empty();
  }

  /** Whether this is written like a signed token (RFC 7515, section 7.1), true or not. */
  static boolean likeToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  /** The secret itself, to be shown to whoever made it. */
  public String text() {
    return text;
  }

  /** What is stored of it, 32 bytes. */
  byte[] hash() {
    try {
      return MessageDigest.getInstance(DIGEST).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + DIGEST, e);
    }
  }

  /** Says nothing: what is printed is read by many. */
  @Override
  public String toString() {
    return "API key secret";
  }
}
