package dev.parley.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** What PostgreSQL stores and gives back as it was. */
public final class Storable {

  /**
   * Digits of a number that is written out, as PostgreSQL does it: JSON parsers read no more than a
   * thousand.
   */
  private static final int MAX_DIGITS = 990;

  /** How deep a value may be nested: deep enough for anybody, and no stack overflows. */
  private static final int MAX_DEPTH = 64;

  private Storable() {}

  /**
   * Whether a text can be stored: PostgreSQL knows no NUL, and UTF-8 has no unpaired surrogates.
   */
  public static boolean text(String text) {
    return text.codePoints()
        .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }

  /**
   * Whether a number is in the range of a double, and has not too many digits: beyond that, JSON
   * implementations do not agree (RFC 8259, section 6).
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
   * Whether all texts and numbers of a JSON value can be stored, and it is nested at most 64 deep.
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
