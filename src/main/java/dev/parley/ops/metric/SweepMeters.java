package dev.parley.ops.metric;

import dev.parley.store.StoreClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what sweeping removes, and tells how often it runs and when it last went through. */
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
        Counter.builder("parley.sweep.failures")
            .description("Sweeps that broke off")
            .register(registry);
  }

  /**
   * Sweeping by schedule begins. Until the first sweep went through, this counts as when the last
   * one did: else nobody could tell one that never does from one that is about to.
   *
   * @param period how often it runs
   */
  public void begin(Duration period) {
    lastSuccess.set(clock.now().getEpochSecond());
    Gauge.builder("parley.sweep.period", period, Duration::toSeconds)
        .description("How often a replica sweeps, in seconds")
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
    Gauge.builder("parley.sweep.last.success.timestamp", lastSuccess, AtomicLong::get)
        .description("When a sweep last went through, in seconds since 1970; at first the start")
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
  }

  /**
   * A counter of what is removed.
   *
   * @param what one of few words, such as {@code sessions}
   */
  public Counter removed(String what) {
    return Counter.builder("parley.sweep.removed")
        .description("What sweeping removed")
        .tag("what", what)
        .register(registry);
  }

  /** A sweep went through. */
  public void succeeded() {
    lastSuccess.set(clock.now().getEpochSecond());
  }

  /** A sweep broke off. */
  public void failed() {
    failures.increment();
  }
}
