package dev.parley.bench.load;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How many requests there are.
 *
 * @param duration how long there are any
 * @param rate number of requests per second, whether earlier ones have been answered or not; empty
 *     for full load, which is one request after another from each of a number of clients
 */
public record Load(Duration duration, OptionalDouble rate) {

  /** Number of clients with full load. */
  static final int CLIENTS = 32;

  public static Load full(Duration duration) {
    return new Load(duration, OptionalDouble.empty());
  }

  public static Load constant(Duration duration, double rate) {
    // As many digits as the load generator has.
    return new Load(duration, OptionalDouble.of(Math.floor(rate * 10) / 10));
  }

  /** Its name in reports. */
  public String label() {
    return rate.isPresent() ? "half" : "full";
  }

  /**
   * Number of requests that were due but not sent, because too many others had no response yet.
   * With full load, none is due.
   */
  long unsent(long sent) {
    // Those of the last hundredth of a second may be due after the end.
    double due = rate.orElse(0) * (duration.toNanos() / 1e9 - 0.01);
    return Math.max(0, (long) due - sent);
  }
}
