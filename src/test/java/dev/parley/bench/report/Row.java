package dev.parley.bench.report;

import dev.parley.bench.load.Operation;
import dev.parley.bench.load.Sample;
import java.util.Comparator;
import java.util.Optional;

/**
 * What was measured of one program and one operation with one load.
 *
 * @param operation the operation
 * @param target the name of the program
 * @param load the name of the load
 * @param sample what was seen from outside
 * @param cost what it cost; empty for pgbench
 */
public record Row(
    Operation operation, String target, String load, Sample sample, Optional<Cost> cost) {

  public static final String PGBENCH = "pgbench";
  public static final String BARE = "bare";

  /** The order in the table: by operation, with the same load next to each other. */
  public static final Comparator<Row> ORDER =
      Comparator.comparing(Row::operation).thenComparing(Row::load);

  /** Whether both are of the same program, operation and load. */
  boolean isLike(Row other) {
    return operation == other.operation && target.equals(other.target) && load.equals(other.load);
  }

  /** The one with more requests per second, with the failures of both. */
  Row orBetter(Row other) {
    Row better = other.sample.rate() > sample.rate() ? other : this;
    return new Row(
        operation,
        target,
        load,
        better.sample.withFailures(sample.failures() + other.sample.failures()),
        better.cost);
  }

  /** Whether it was measured with full load, and so has a ratio to others. */
  public boolean full() {
    return load.equals("full");
  }
}
