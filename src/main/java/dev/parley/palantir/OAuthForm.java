package dev.parley.palantir;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The form of a token request, changed where the vendor's clients ask for what providers refuse.
 * What is not changed keeps its bytes.
 */
final class OAuthForm {

  private static final String SPACE = "(\\+|%20| )";

  private OAuthForm() {}

  /**
   * The form without {@code offline_access}, if a client asks for a token of its own. The vendor's
   * Python client asks for a refresh token even then, which providers refuse, because there is no
   * user who could be offline. A scope field of nothing else goes as a whole: the client asks for
   * what it is given without asking.
   */
  static byte[] withoutOfflineAccess(byte[] form) {
    // One character a byte, so that each comes out as it went in.
    List<String> fields = List.of(new String(form, StandardCharsets.ISO_8859_1).split("&", -1));
    boolean ownToken =
        fields.stream()
            .anyMatch(
                field ->
                    decoded(name(field)).equals("grant_type")
                        && decoded(value(field)).equals("client_credentials"));
    if (!ownToken) {
      return form;
    }
    return fields.stream()
        .flatMap(
            field ->
                decoded(name(field)).equals("scope") ? narrowed(field).stream() : Stream.of(field))
        .collect(Collectors.joining("&"))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A field of scopes without the one; empty when it has no other. */
  private static Optional<String> narrowed(String field) {
    // Each word comes with the space before it.
    List<String> words = List.of(value(field).split("(?=" + SPACE + ")"));
    List<String> left =
        words.stream().filter(word -> !decoded(word).strip().equals("offline_access")).toList();
    if (left.size() == words.size()) {
      return Optional.of(field);
    }
    String scopes = String.join("", left).replaceFirst("^" + SPACE, "");
    return decoded(scopes).isBlank() ? Optional.empty() : Optional.of(name(field) + "=" + scopes);
  }

  private static String name(String field) {
    int end = field.indexOf('=');
    return end < 0 ? field : field.substring(0, end);
  }

  private static String value(String field) {
    int end = field.indexOf('=');
    return end < 0 ? "" : field.substring(end + 1);
  }

  /** The text that was encoded; what is not encoded well stands for itself. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
