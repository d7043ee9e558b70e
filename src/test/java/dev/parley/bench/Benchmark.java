package dev.parley.bench;

import dev.parley.bench.load.Load;
import dev.parley.bench.load.Operation;
import dev.parley.bench.load.Target;
import dev.parley.bench.report.Floors;
import dev.parley.bench.report.Results;
import dev.parley.bench.report.Row;
import java.time.Duration;
import java.util.Optional;

/** The order in which everything is measured. */
final class Benchmark {

  /** Rounds of what is below its floor, which may be because other programs disturbed it. */
  private static final int EXTRA_ROUNDS = 5;

  /**
   * How long the callers arrive before a constant rate is measured. While another program was
   * measured, many of their tokens were forgotten, and all are verified again at once.
   */
  private static final Duration ARRIVAL = Duration.ofSeconds(2);

  private final BenchHome home;
  private final Settings settings;
  private final Floors floors;
  private final Results results = new Results();

  Benchmark(BenchHome home, Settings settings, Floors floors) {
    this.home = home;
    this.floors = floors;
    this.settings = settings;
  }

  /** Warms all programs up and measures them. */
  Results run() {
    if (!settings.warmUp().isZero()) {
      settings.operations().forEach(this::warmUp);
    }
    for (int round = 1; round <= settings.rounds(); round++) {
      boolean last = round == settings.rounds();
      settings.operations().forEach(operation -> measure(operation, last && settings.halfLoad()));
    }
    for (int round = 0; round < EXTRA_ROUNDS; round++) {
      floors.below(results).stream().map(Row::operation).distinct().forEach(this::full);
    }
    return results;
  }

  private void warmUp(Operation operation) {
    for (Target target : home.having(operation)) {
      home.load(target, operation, Load.full(settings.warmUp()));
    }
  }

  /**
   * Operations that write come last, and each is measured with all loads before the next one:
   * checkpoints and vacuuming after them would disturb those that read.
   */
  private void measure(Operation operation, boolean half) {
    full(operation);
    if (half) {
      half(operation);
    }
  }

  /** The programs come right after each other, because they are compared. */
  private void full(Operation operation) {
    Load load = Load.full(settings.duration());
    if (results.full(operation, Row.PGBENCH).isEmpty()) {
      // It needs no warm-up, so one round is enough.
      pgBench(operation, load);
    }
    home.having(operation).forEach(target -> measure(target, operation, load));
  }

  private void half(Operation operation) {
    results
        .full(operation, Row.PGBENCH)
        .ifPresent(full -> pgBench(operation, halfOf(full, settings.duration())));
    for (Target target : home.having(operation)) {
      results
          .full(operation, target.label())
          .ifPresent(
              full -> {
                home.load(target, operation, halfOf(full, ARRIVAL));
                measure(target, operation, halfOf(full, settings.duration()));
              });
    }
  }

  private static Load halfOf(Row full, Duration duration) {
    return Load.constant(duration, full.sample().rate() / 2);
  }

  private void measure(Target target, Operation operation, Load load) {
    Meter.Reading reading =
        home.meter().read(target.process(), () -> home.load(target, operation, load));
    results.add(
        new Row(
            operation,
            target.label(),
            load.label(),
            reading.sample(),
            Optional.of(reading.cost())));
  }

  private void pgBench(Operation operation, Load load) {
    home.pgBench()
        .run(operation, load)
        .map(sample -> new Row(operation, Row.PGBENCH, load.label(), sample, Optional.empty()))
        .ifPresent(results::add);
  }
}
