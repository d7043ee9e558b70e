package dev.parley.runtime.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * How often and when a call is retried.
 *
 * @param retries maximum number of retries, 0 for none
 * @param first the pause before the first retry
 * @param most the longest pause
 * @param factor by how much each pause is longer than the one before, 1 or more
 */
record RetryPolicy(int retries, Duration first, Duration most, double factor) {

  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration MOST = Duration.ofSeconds(8);
  private static final double FACTOR = 2;

  private static final int MAX_RETRIES = 10;
  private static final long MAX_PAUSE = Duration.ofMinutes(5).toMillis();
  private static final double MAX_FACTOR = 10;

  /** The policy with this number of retries and the usual pauses. */
  static RetryPolicy of(int retries) {
    return new RetryPolicy(retries, FIRST, MOST, FACTOR);
  }

  /** This policy with what Vectara's {@code retry_configuration} sets, within bounds. */
  RetryPolicy with(JsonNode configuration) {
    if (!configuration.isObject()) {
      return this;
    }
    return new RetryPolicy(
        configuration.path("enabled").asBoolean(true)
            ? Math.max(0, Math.min(configuration.path("max_retries").asInt(retries), MAX_RETRIES))
            : 0,
        millis(configuration.path("initial_backoff_ms"), first),
        millis(configuration.path("max_backoff_ms"), most),
        Math.max(1, Math.min(configuration.path("backoff_factor").asDouble(factor), MAX_FACTOR)));
  }

  private static Duration millis(JsonNode value, Duration otherwise) {
    return Duration.ofMillis(Math.max(0, Math.min(value.asLong(otherwise.toMillis()), MAX_PAUSE)));
  }

  /**
   * The pause before a retry.
   *
   * @param retry the number of the retry, from 1
   * @param random a random number from 0 to 1, which keeps callers from retrying together
   */
  Duration pause(int retry, double random) {
    double millis = Math.min(first.toMillis() * Math.pow(factor, retry - 1), most.toMillis());
    return Duration.ofMillis((long) (millis * (1 - random / 4)));
  }
}
