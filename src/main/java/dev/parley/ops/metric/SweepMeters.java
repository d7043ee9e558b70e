package dev.parley.ops.metric;

import dev.parley.store.StoreClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what sweeps remove, and reports how often they run and when the last one succeeded. */
@ApplicationScoped
public class SweepMeters {

  private final MeterRegistry registry;
  private final StoreClock clock;
  private final Counter failures;
  private final AtomicLong lastSuccess = new AtomicLong();

  public SweepMeters(MeterRegistry registry, StoreClock clock) {
    this.registry = registry;
    this.clock = clock;
    failures =
        Counter.builder("parley.sweep.failures").description("Failed sweeps").register(registry);
  }

  /**
   * Records that scheduled sweeping has started. Until the first sweep succeeds, this counts as the
   * time of the last success; otherwise a sweep that never succeeds could not be told from one that
   * has yet to run.
   *
   * @param period the interval between sweeps
   */
  public void begin(Duration period) {
    lastSuccess.set(clock.now().getEpochSecond());
    Gauge.builder("parley.sweep.period", period, Duration::toSeconds)
        .description("Interval between sweeps on each replica")
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
    Gauge.builder("parley.sweep.last.success.timestamp", lastSuccess, AtomicLong::get)
        .description("Unix time of the last successful sweep; initially, the start of the program")
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
  }

  /**
   * A counter of removed items.
   *
   * @param what one of a fixed set of words, such as {@code sessions}
   */
  public Counter removed(String what) {
    return Counter.builder("parley.sweep.removed")
        .description("Rows removed by the sweeper")
        .tag("what", what)
        .register(registry);
  }

  /** Records a successful sweep. */
  public void succeeded() {
    lastSuccess.set(clock.now().getEpochSecond());
  }

  /** Records a failed sweep. */
  public void failed() {
    failures.increment();
  }
}
