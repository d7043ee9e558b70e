package dev.parley.http;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Origins of web pages, in the format of the {@code Origin} header (RFC 6454, section 6.2).
 *
 * @param all the origins; may be empty
 */
public record Origins(Set<String> all) {

  /**
   * An origin as browsers send it: in lower case and without a path. Applications use their own
   * schemes.
   */
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?<scheme>[a-z][a-z0-9+.-]*)://(?:[a-z0-9._-]+|\\[[0-9a-f:.]+])(?::(?<port>[1-9][0-9]{0,4}))?");

  private static final int MAX_PORT = 65_535;

  public Origins {
    all = Set.copyOf(all);
  }

  /**
   * Parses a list.
   *
   * @param list origins, separated by commas; blank for none
   * @throws IllegalArgumentException when one of them is invalid; the message is that origin
   */
  public static Origins of(String list) {
    if (list.isBlank()) {
      return new Origins(Set.of());
    }
    return new Origins(
        Arrays.stream(list.split(",", -1))
            .map(String::strip)
            .map(Origins::checked)
            .collect(Collectors.toSet()));
  }

  private static String checked(String origin) {
    Matcher parts = ORIGIN.matcher(origin);
    if (!parts.matches() || !isUsual(parts.group("scheme"), parts.group("port"))) {
      throw new IllegalArgumentException(origin);
    }
    return origin;
  }

  /** Whether a browser would send this port: it omits the scheme's default port. */
  private static boolean isUsual(String scheme, String port) {
    return port == null
        || Integer.parseInt(port) <= MAX_PORT
            && !("http".equals(scheme) && "80".equals(port))
            && !("https".equals(scheme) && "443".equals(port));
  }
}
