package dev.parley.vectara;

import dev.parley.session.SessionKey;
import java.util.List;
import java.util.Locale;

/**
 * The keys that the dialect makes when the caller chooses none: {@code ase_}, the name in a key's
 * alphabet, and four hexadecimal digits (contract section 2). Where that is taken, the whole id
 * takes the place of the four digits.
 */
final class GeneratedKeys {

  private static final int MAX_LENGTH = 50;
  private static final String PREFIX = "ase_";
  private static final int SHORT_SUFFIX = 4;

  private GeneratedKeys() {}

  /**
   * Keys made from a name.
   *
   * @param name any text
   */
  static SessionKey from(String name) {
    StringBuilder slug = new StringBuilder();
    name.toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(c -> slug.append(inAlphabet(c) ? Character.toString(c) : "_"));
    return new SessionKey.Generated(
        List.of(
            digits -> key(slug, digits.substring(digits.length() - SHORT_SUFFIX)),
            digits -> key(slug, digits)));
  }

  private static boolean inAlphabet(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  }

  private static String key(CharSequence slug, String suffix) {
    int room = MAX_LENGTH - PREFIX.length() - 1 - suffix.length();
    return PREFIX + slug.subSequence(0, Math.min(slug.length(), room)) + "_" + suffix;
  }
}
