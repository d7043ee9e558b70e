package dev.parley.identity.apikey;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The public ids of API keys: {@code aky_} and 32 hexadecimal digits. */
final class ApiKeyId {

  private static final Pattern TEXT =
      Pattern.compile("aky_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})");

  private ApiKeyId() {}

  static String text(UUID id) {
    return "aky_" + id.toString().replace("-", "");
  }

  /** Parses a public id; empty if it is invalid. */
  static Optional<UUID> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? Optional.of(UUID.fromString(parts.replaceFirst("$1-$2-$3-$4-$5")))
        : Optional.empty();
  }
}
