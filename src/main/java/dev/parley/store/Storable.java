package dev.parley.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Checks whether PostgreSQL can store a value without changing it. */
public final class Storable {

  /**
   * Maximum number of digits of a number in plain notation, which PostgreSQL uses for output. JSON
   * parsers read at most a thousand.
   */
  private static final int MAX_DIGITS = 990;

  /** Maximum nesting depth of a value, which prevents stack overflows. */
  private static final int MAX_DEPTH = 64;

  private Storable() {}

  /**
   * Whether a text can be stored. PostgreSQL does not support NUL characters, and UTF-8 cannot
   * encode unpaired surrogates.
   */
  public static boolean text(String text) {
    return text.codePoints()
        .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }

  /**
   * Whether a number is in the range of a double and does not have too many digits. Beyond these
   * limits, JSON implementations differ (RFC 8259, section 6).
   */
  public static boolean number(BigDecimal number) {
    double nearest = number.doubleValue();
    return Double.isFinite(nearest)
        && (nearest != 0 || number.signum() == 0)
        && digits(number) <= MAX_DIGITS;
  }

  private static long digits(BigDecimal number) {
    long before = Math.max((long) number.precision() - number.scale(), 1);
    return before + Math.max(number.scale(), 0);
  }

  /**
   * Whether all texts and numbers of a JSON value can be stored, and it is nested at most 64 levels
   * deep.
   */
  public static boolean json(JsonNode value) {
    return json(value, 1);
  }

  private static boolean json(JsonNode value, int depth) {
    return (!value.isContainerNode() || depth <= MAX_DEPTH)
        && (!value.isTextual() || text(value.textValue()))
        && (!value.isNumber() || number(value.decimalValue()))
        && value.propertyStream().allMatch(field -> text(field.getKey()))
        && value.valueStream().allMatch(child -> json(child, depth + 1));
  }
}
