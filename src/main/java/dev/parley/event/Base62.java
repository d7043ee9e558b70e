package dev.parley.event;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** Writes ids as 25 letters and digits. 22 would be enough for 128 bits. */
public final class Base62 {

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
  private static final int LENGTH = 25;

  private Base62() {}

  /** The text of an id. */
  public static String text(UUID id) {
    BigInteger rest = new BigInteger(id.toString().replace("-", ""), 16);
    char[] text = new char[LENGTH];
    Arrays.fill(text, '0');
    for (int i = LENGTH - 1; rest.signum() > 0; i--) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      text[i] = DIGITS.charAt(parts[1].intValue());
      rest = parts[0];
    }
    return new String(text);
  }

  /** Parses 25 letters and digits; empty if they are no id. */
  public static Optional<UUID> id(String text) {
    BigInteger number = BigInteger.ZERO;
    for (char digit : text.toCharArray()) {
      number = number.multiply(BASE).add(BigInteger.valueOf(DIGITS.indexOf(digit)));
    }
    return number.bitLength() <= 2 * Long.SIZE
        ? Optional.of(new UUID(number.shiftRight(Long.SIZE).longValue(), number.longValue()))
        : Optional.empty();
  }
}
