package dev.parley.session;

import dev.parley.failure.Failure;
import dev.parley.failure.Failure.InvalidArgument.Field;
import dev.parley.store.Storable;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a session's metadata has to be like.
 *
 * <p>A condition is true, false or unknown, as in SQL, and only what it is true of is listed. It is
 * unknown of a value that is not there, which JSON's null is too, and wherever values cannot be
 * compared: of the other types, nothing is less than a text, and nothing is like one. Whether two
 * values are equal can always be told: those of different types are not.
 */
public sealed interface MetadataCondition {

  /** Where in the metadata a value is: the keys that lead to it, from the outermost. */
  record Path(List<String> keys) {

    /** How deep metadata can be nested. */
    private static final int MAX_KEYS = 32;

    /**
     * @throws dev.parley.failure.FailureException invalid argument, when it has more than 32 keys
     *     or one that is empty or not storable
     */
    public Path {
      keys = List.copyOf(keys);
      if (keys.size() > MAX_KEYS) {
        throw invalid("must not name what is nested more than " + MAX_KEYS + " deep");
      }
      if (keys.isEmpty() || keys.stream().anyMatch(String::isEmpty)) {
        throw invalid("must not have empty names");
      }
      keys.forEach(MetadataCondition::requireStorable);
    }
  }

  /** What is compared with. */
  sealed interface Value {

    /**
     * A text. Texts are ordered by their code points.
     *
     * @throws dev.parley.failure.FailureException invalid argument, when it is not storable
     */
    record Text(String text) implements Value {
      public Text {
        requireStorable(text);
      }
    }

    /**
     * A number; 1 equals 1.0.
     *
     * @throws dev.parley.failure.FailureException invalid argument, when metadata cannot hold it
     */
    record Number(BigDecimal number) implements Value {
      public Number {
        if (!Storable.number(number)) {
          throw invalid(
              "must not hold numbers beyond the range of a double, or of more than 990 digits");
        }
      }
    }

    /** True or false. */
    record Truth(boolean truth) implements Value {}
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

  /** The value at the path compares so with another. */
  record Comparison(Path path, Comparator comparator, Value value) implements MetadataCondition {}

  /**
   * The text at the path is like a pattern: {@code %} stands for any text, {@code _} for any
   * character, and a backslash takes what follows it literally.
   *
   * @throws dev.parley.failure.FailureException invalid argument, when the pattern is not storable
   */
  record Like(Path path, String pattern) implements MetadataCondition {
    public Like {
      requireStorable(pattern);
    }
  }

  /** The value at the path equals one of these, of which there is at least one. */
  record In(Path path, List<Value> values) implements MetadataCondition {
    public In {
      values = List.copyOf(values);
    }
  }

  /** The array at the path has an element that equals the value. */
  record Contains(Path path, Value value) implements MetadataCondition {}

  /** There is no value at the path, or null. Never unknown. */
  record Absent(Path path) implements MetadataCondition {}

  /** All of these, of which there is at least one. */
  record All(List<MetadataCondition> conditions) implements MetadataCondition {
    public All {
      conditions = List.copyOf(conditions);
    }
  }

  /** One or more of these, of which there is at least one. */
  record Any(List<MetadataCondition> conditions) implements MetadataCondition {
    public Any {
      conditions = List.copyOf(conditions);
    }
  }

  /** The opposite; of what is unknown, unknown. */
  record Not(MetadataCondition condition) implements MetadataCondition {}

  private static void requireStorable(String text) {
    if (!Storable.text(text)) {
      throw invalid("must not hold NUL characters or unpaired surrogates");
    }
  }

  private static RuntimeException invalid(String reason) {
    return new Failure.InvalidArgument(Field.METADATA_FILTER, reason).exception();
  }
}
