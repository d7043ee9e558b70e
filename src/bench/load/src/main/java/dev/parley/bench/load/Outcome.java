package dev.parley.bench.load;

import io.hyperfoil.api.statistics.StatisticsSnapshot;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What was measured in a run, with one kind of request in one phase. */
final class Outcome {

  private final StatisticsSnapshot total = new StatisticsSnapshot();

  /** Adds what happened in one period of the run. */
  synchronized void add(StatisticsSnapshot period) {
    total.add(period);
  }

  /** As one line of JSON: latencies in microseconds, the time waited for connections in ms. */
  synchronized String json() {
    double seconds =
        (total.histogram.getEndTimeStamp() - total.histogram.getStartTimeStamp()) / 1e3;
    return String.format(
        Locale.ROOT,
        "{\"requests\":%d,\"failures\":%d,\"seconds\":%.3f,\"p50\":%d,\"p99\":%d,\"blocked\":%d}",
        total.responseCount,
        total.errors() + total.invalid,
        seconds,
        micros(50),
        micros(99),
        TimeUnit.NANOSECONDS.toMillis(total.blockedTime));
  }

  private long micros(double percentile) {
    return TimeUnit.NANOSECONDS.toMicros(total.histogram.getValueAtPercentile(percentile));
  }
}
