package dev.parley.bench.report;

import dev.parley.bench.load.Sample;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The results as a table in Markdown. */
public final class Table {

  private static final String HEADER =
      """
      | operation | program | load | requests/s | p50 ms | p99 ms | to pgbench | to bare | CPU ms/request | resident MB | statements/request | buffers/request | failures |
      |---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
      """;

  private static final String NONE = "";

  private Table() {}

  public static String of(Results results) {
    return results.rows().stream()
        .map(row -> line(results, row))
        .collect(Collectors.joining("\n", HEADER, "\n"));
  }

  private static String line(Results results, Row row) {
    Sample sample = row.sample();
    return String.join(
        " | ",
        List.of(
            "| " + row.operation().label(),
            row.target(),
            row.load(),
            format("%.0f", sample.rate()),
            format("%.2f", sample.p50() / 1e3),
            format("%.2f", sample.p99() / 1e3),
            ratio(results.ratio(row, Row.PGBENCH)),
            ratio(results.ratio(row, Row.BARE)),
            row.cost().map(cost -> format("%.3f", cost.cpuSeconds() * 1e3)).orElse(NONE),
            row.cost().map(cost -> format("%.0f", cost.residentBytes() / 1e6)).orElse(NONE),
            row.cost().map(cost -> format("%.2f", cost.statements())).orElse(NONE),
            row.cost().map(cost -> format("%.1f", cost.buffers())).orElse(NONE),
            sample.failures() + " |"));
  }

  private static String ratio(OptionalDouble ratio) {
    return ratio.isPresent() ? format("%.2f", ratio.getAsDouble()) : NONE;
  }

  private static String format(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
