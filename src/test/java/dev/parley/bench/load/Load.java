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

  public static Load full(Duration duration) {
    return new Load(duration, OptionalDouble.empty());
  }

  public static Load constant(Duration duration, double rate) {
    return new Load(duration, OptionalDouble.of(rate));
  }

  /** Its name in reports. */
  public String label() {
    return rate.isPresent() ? "half" : "full";
  }
}
