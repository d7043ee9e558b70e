package dev.parley.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** What PostgreSQL stores and gives back as it was. */
public final class Storable {

  /** Digits before or after the point; PostgreSQL keeps more. */
  private static final int MAX_SCALE = 10_000;

  private Storable() {}

  /**
   * Whether a text can be stored: PostgreSQL knows no NUL, and UTF-8 has no unpaired surrogates.
   */
  public static boolean text(String text) {
    return text.codePoints()
        .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }

  /**
   * Whether a number is in the range of a double, however many digits it has: beyond it, JSON
   * implementations do not agree (RFC 8259, section 6).
   */
  public static boolean number(BigDecimal number) {
    double nearest = number.doubleValue();
    return Double.isFinite(nearest)
        && (nearest != 0 || number.signum() == 0)
        && Math.abs((long) number.scale()) <= MAX_SCALE;
  }

  /** Whether all texts and numbers of a JSON value can be stored. */
  public static boolean json(JsonNode value) {
    return (!value.isTextual() || text(value.textValue()))
        && (!value.isNumber() || number(value.decimalValue()))
        && value.propertyStream().allMatch(field -> text(field.getKey()))
        && value.valueStream().allMatch(Storable::json);
  }
}
