package dev.parley.bench.report;

import dev.parley.bench.load.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What has been measured, and how it compares. */
public final class Results {

  private final List<Row> rows = new ArrayList<>();

  /** Adds a row. The best round counts, as the one that other programs disturbed least. */
  public void add(Row row) {
    Optional<Row> earlier = rows.stream().filter(row::isLike).findFirst();
    if (earlier.isPresent()) {
      rows.set(rows.indexOf(earlier.get()), row.orBetter(earlier.get()));
    } else {
      rows.add(row);
    }
  }

  /** The rows by operation and load. */
  public List<Row> rows() {
    return rows.stream().sorted(Row.ORDER).toList();
  }

  /**
   * Requests per second of a row divided by those of another program, for the same operation and
   * with full load.
   */
  public OptionalDouble ratio(Row row, String other) {
    return row.full() && !row.target().equals(other)
        ? full(row.operation(), other).stream()
            .mapToDouble(compared -> row.sample().rate() / compared.sample().rate())
            .findFirst()
        : OptionalDouble.empty();
  }

  /** What was measured of an operation of a program with full load. */
  public Optional<Row> full(Operation operation, String target) {
    return rows.stream()
        .filter(row -> row.full() && row.operation() == operation && row.target().equals(target))
        .findFirst();
  }
}
