package dev.parley.bench;

import dev.parley.bench.data.StatementCounter;
import dev.parley.bench.load.Sample;
import dev.parley.bench.report.Cost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** Reads what a program and its database used for a run. */
final class Meter {

  private final StatementCounter counter;

  Meter(StatementCounter counter) {
    this.counter = counter;
  }

  /**
   * A run and what it cost.
   *
   * @param sample what was seen from outside
   * @param cost what the requests cost
   */
  record Reading(Sample sample, Cost cost) {}

  /** Runs it. */
  Reading read(ProcessHandle program, Supplier<Sample> run) {
    counter.reset();
    Duration before = cpu(program);
    Sample sample = run.get();
    double cpu = cpu(program).minus(before).toNanos() / 1e9;
    double requests = sample.requests();
    return new Reading(
        sample,
        new Cost(
            cpu / requests,
            residentBytes(program),
            counter.statements() / requests,
            counter.buffers() / requests));
  }

  private static Duration cpu(ProcessHandle program) {
    return program.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static long residentBytes(ProcessHandle program) {
    try {
      return Files.readAllLines(Path.of("/proc", String.valueOf(program.pid()), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
