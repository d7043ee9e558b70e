package dev.parley.bench.load;

/**
 * What was seen from outside while there was load.
 *
 * @param requests number of answers
 * @param failures number of requests without an answer, or with that of an error
 * @param seconds how long it lasted
 * @param p50 median of the latencies in microseconds
 * @param p99 99th percentile of the latencies in microseconds
 * @param blocked how long requests waited for a connection, in milliseconds altogether. This time
 *     is not part of their latencies
 */
public record Sample(
    long requests, long failures, double seconds, long p50, long p99, long blocked) {

  /** Requests per second. */
  public double rate() {
    return requests / seconds;
  }

  /** The same with this number of failures. */
  public Sample withFailures(long number) {
    return new Sample(requests, number, seconds, p50, p99, blocked);
  }
}
