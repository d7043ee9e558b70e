package dev.parley.session;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.store.Storable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is to be done with a session's secrets: those named are set, or removed; others stay as they
 * are.
 *
 * @param byName the secret's value, 1 to 4,096 characters; empty to remove it. A name has 1 to 128
 *     letters, digits, '_' and '-'
 */
public record Secrets(Map<String, Optional<String>> byName) {

  /** Nothing to be done. */
  public static final Secrets NONE = new Secrets(Map.of());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final int MAX_LENGTH = 4096;

  /**
   * @throws dev.parley.failure.FailureException invalid argument, when a name or value breaks its
   *     rule; the value is not repeated
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

  /** What was given: null removes a secret. */
  public static Secrets of(Map<String, String> given) {
    Map<String, Optional<String>> byName = new LinkedHashMap<>();
    given.forEach((name, value) -> byName.put(name, Optional.ofNullable(value)));
    return new Secrets(byName);
  }

  /** The same, and after it something else. */
  public Secrets and(Secrets later) {
    Map<String, Optional<String>> both = new LinkedHashMap<>(byName);
    both.putAll(later.byName);
    return new Secrets(both);
  }

  private static void requireLength(String name, String text) {
    int length = text.codePointCount(0, text.length());
    if (!Storable.text(text)) {
      throw invalid("must not hold NUL characters or unpaired surrogates: '" + name + "' does");
    }
    if (length < 1 || length > MAX_LENGTH) {
      throw invalid(
          "must have values of 1 to " + MAX_LENGTH + " characters: '" + name + "' has not");
    }
  }

  static RuntimeException invalid(String reason) {
    return new Failure.InvalidArgument(Field.SECRETS, reason).exception();
  }

  /** The names without the values: the text may be logged. */
  @Override
  public String toString() {
    return "Secrets" + byName.keySet().stream().sorted().toList();
  }
}
