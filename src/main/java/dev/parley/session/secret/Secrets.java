package dev.parley.session.secret;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.store.Storable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Changes to a session's secrets: the named secrets are set or removed, the others are kept.
 *
 * @param byName the secret's value, 1 to 4,096 characters; empty to remove the secret. A name
 *     consists of 1 to 128 letters, digits, '_' and '-'
 */
public record Secrets(Map<String, Optional<String>> byName) {

  /** No changes. */
  public static final Secrets NONE = new Secrets(Map.of());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final int MAX_LENGTH = 4096;

  /**
   * @throws dev.parley.failure.FailureException invalid argument if a name or value is invalid; the
   *     message does not contain the value
   */
  public Secrets {
    byName = Map.copyOf(byName);
    byName.forEach(
        (name, value) -> {
          if (!NAME.matcher(name).matches()) {
            throw invalid("must have names of 1 to 128 letters, digits, '_' and '-'");
          }
          value.ifPresent(text -> requireLength(name, text));
        });
  }

  /** Creates changes from a map, in which null removes a secret. */
  public static Secrets of(Map<String, String> given) {
    Map<String, Optional<String>> byName = new LinkedHashMap<>();
    given.forEach((name, value) -> byName.put(name, Optional.ofNullable(value)));
    return new Secrets(byName);
  }

  /** Returns these changes followed by others. */
  public Secrets and(Secrets later) {
    Map<String, Optional<String>> both = new LinkedHashMap<>(byName);
    both.putAll(later.byName);
    return new Secrets(both);
  }

  private static void requireLength(String name, String text) {
    int length = text.codePointCount(0, text.length());
    if (!Storable.text(text)) {
      throw invalid("must not contain NUL characters or unpaired surrogates: '" + name + "' does");
    }
    if (length < 1 || length > MAX_LENGTH) {
      throw invalid(
          "must have values of 1 to " + MAX_LENGTH + " characters: '" + name + "' does not");
    }
  }

  public static RuntimeException invalid(String reason) {
    return new Failure.InvalidArgument(Field.SECRETS, reason).exception();
  }

  /** Contains the names but not the values, so that it can be logged. */
  @Override
  public String toString() {
    return "Secrets" + byName.keySet().stream().sorted().toList();
  }
}
