package dev.parley.vectara;

import dev.parley.session.KeyChoice;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Generates keys when the caller does not choose one: a prefix, the name converted to the alphabet
 * of keys, and four hexadecimal digits. If that key is taken, the full id replaces the four digits.
 */
public final class GeneratedKeys {

  private static final int MAX_LENGTH = 50;
  private static final int SHORT_SUFFIX = 4;

  private GeneratedKeys() {}

  /**
   * Keys of sessions, generated from a name.
   *
   * @param name any text
   */
  public static KeyChoice forSession(String name) {
    return new KeyChoice.Generated(wordings("ase_", name));
  }

  /**
   * Functions that make a key from 32 hexadecimal digits, in the order to try them.
   *
   * @param prefix the key's prefix, 4 characters
   * @param name any text
   */
  public static List<UnaryOperator<String>> wordings(String prefix, String name) {
    StringBuilder slug = new StringBuilder();
    name.toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(c -> slug.append(inAlphabet(c) ? Character.toString(c) : "_"));
    return List.of(
        digits -> key(prefix, slug, digits.substring(digits.length() - SHORT_SUFFIX)),
        digits -> key(prefix, slug, digits));
  }

  private static boolean inAlphabet(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  }

  private static String key(String prefix, CharSequence slug, String suffix) {
    int room = MAX_LENGTH - prefix.length() - 1 - suffix.length();
    return prefix + slug.subSequence(0, Math.min(slug.length(), room)) + "_" + suffix;
  }
}
