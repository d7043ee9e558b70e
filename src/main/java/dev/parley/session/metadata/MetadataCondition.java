package dev.parley.session.metadata;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.store.Storable;
import java.math.BigDecimal;
import java.util.List;

/**
 * A condition on a session's metadata.
 *
 * <p>A condition is true, false or unknown, as in SQL; sessions are listed only if it is true. It
 * is unknown if the value is missing or is JSON null, and if the values cannot be compared. Values
 * of different types have no order, and only a text can match a pattern. Equality is always
 * defined: values of different types are not equal.
 */
public sealed interface MetadataCondition {

  /** The path of a value in the metadata: the keys that lead to it, outermost first. */
  record Path(List<String> keys) {

    /** Maximum nesting depth of metadata. */
    private static final int MAX_KEYS = 32;

    /**
     * @throws dev.parley.failure.FailureException invalid argument if the path has more than 32
     *     keys, or a key is empty or not storable
     */
    public Path {
      keys = List.copyOf(keys);
      if (keys.size() > MAX_KEYS) {
        throw invalid("must not refer to values nested more than " + MAX_KEYS + " deep");
      }
      if (keys.isEmpty() || keys.stream().anyMatch(String::isEmpty)) {
        throw invalid("must not have empty names");
      }
      keys.forEach(MetadataCondition::requireStorable);
    }
  }

  /** A constant to compare with. */
  sealed interface Value {

    /**
     * A text. Texts are ordered by code point.
     *
     * @throws dev.parley.failure.FailureException invalid argument if the text is not storable
     */
    record Text(String text) implements Value {
      public Text {
        requireStorable(text);
      }
    }

    /**
     * A number; 1 equals 1.0.
     *
     * @throws dev.parley.failure.FailureException invalid argument if the number is not storable in
     *     metadata
     */
    record Number(BigDecimal number) implements Value {
      public Number {
        if (!Storable.number(number)) {
          throw invalid(
              "must not contain numbers beyond the range of a double, or of more than 990 digits");
        }
      }
    }

    /** True or false. */
    record Bool(boolean value) implements Value {}
  }

  /** How two values compare. */
  enum Comparator {
    EQUAL,
    DIFFERENT,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  /** Compares the value at the path with a constant. */
  record Comparison(Path path, Comparator comparator, Value value) implements MetadataCondition {}

  /**
   * The text at the path matches a pattern: {@code %} matches any text, {@code _} matches any
   * character, and a backslash makes the next character literal.
   *
   * @throws dev.parley.failure.FailureException invalid argument if the pattern is not storable
   */
  record Like(Path path, String pattern) implements MetadataCondition {
    public Like {
      requireStorable(pattern);
    }
  }

  /** The value at the path equals one of the values, of which there is at least one. */
  record In(Path path, List<Value> values) implements MetadataCondition {
    public In {
      values = List.copyOf(values);
    }
  }

  /** The array at the path has an element that equals the value. */
  record Contains(Path path, Value value) implements MetadataCondition {}

  /** The path has no value, or null. Never unknown. */
  record Absent(Path path) implements MetadataCondition {}

  /** All conditions are true. There is at least one condition. */
  record All(List<MetadataCondition> conditions) implements MetadataCondition {
    public All {
      conditions = List.copyOf(conditions);
    }
  }

  /** At least one condition is true. There is at least one condition. */
  record Any(List<MetadataCondition> conditions) implements MetadataCondition {
    public Any {
      conditions = List.copyOf(conditions);
    }
  }

  /** The negation; unknown if the condition is unknown. */
  record Not(MetadataCondition condition) implements MetadataCondition {}

  private static void requireStorable(String text) {
    if (!Storable.text(text)) {
      throw invalid("must not contain NUL characters or unpaired surrogates");
    }
  }

  private static RuntimeException invalid(String reason) {
    return new Failure.InvalidArgument(Field.METADATA_FILTER, reason).exception();
  }
}
