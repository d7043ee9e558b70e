package dev.parley.palantir.oauth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adapts token request forms of the vendor's clients that providers would reject. Unaffected fields
 * keep their bytes.
 */
final class OAuthForm {

  private static final String SPACE = "(\\+|%20| )";

  private OAuthForm() {}

  /**
   * Removes {@code offline_access} from the form of a client credentials request. The vendor's
   * Python client requests a refresh token even for this grant, which providers reject, because no
   * user is involved. A scope field without any other scope is removed completely, so that the
   * provider grants the default scopes.
   */
  static byte[] withoutOfflineAccess(byte[] form) {
    // ISO 8859-1 maps each byte to one character, so all bytes are preserved.
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

  /** The scope field without {@code offline_access}; empty if it contains no other scope. */
  private static Optional<String> narrowed(String field) {
    // Each word includes the space before it.
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

  /** The decoded text; the text itself if its encoding is invalid. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
