package dev.parley.runtime;

/**
 * Makes the parts of a text storable. PostgreSQL stores neither NUL characters, which are left out,
 * nor unpaired surrogates, which become the replacement character. A surrogate at the end of a part
 * waits for the other half in the next one.
 */
public final class TextParts {

  private static final char REPLACEMENT = '\uFFFD';

  private String half = "";

  /** The next part; may be empty. */
  public String next(String part) {
    StringBuilder text = new StringBuilder(half).append(part);
    half = "";
    int last = text.length() - 1;
    if (last >= 0 && Character.isHighSurrogate(text.charAt(last))) {
      half = text.substring(last);
      text.setLength(last);
    }
    return storable(text);
  }

  /** A whole text. */
  public static String whole(String text) {
    return storable(text);
  }

  private static String storable(CharSequence text) {
    StringBuilder storable = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c != 0)
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
        .forEach(storable::appendCodePoint);
    return storable.toString();
  }
}
