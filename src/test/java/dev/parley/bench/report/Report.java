package dev.parley.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.bench.load.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes the results: {@code results.json}, {@code table.md} and {@code chart.svg}. */
public final class Report {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Report() {}

  /**
   * Writes them.
   *
   * @param facts what the JSON says about the run as a whole
   * @param directory where to
   */
  public static void write(Results results, Map<String, Object> facts, Path directory) {
    try {
      Files.writeString(directory.resolve("table.md"), Table.of(results));
      Files.writeString(directory.resolve("chart.svg"), Chart.of(results));
      JSON.writerWithDefaultPrettyPrinter()
          .writeValue(directory.resolve("results.json").toFile(), json(results, facts));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode json(Results results, Map<String, Object> facts) {
    ObjectNode report = JSON.valueToTree(facts);
    results.rows().forEach(row -> report.withArray("rows").add(json(results, row)));
    return report;
  }

  private static ObjectNode json(Results results, Row row) {
    Sample sample = row.sample();
    ObjectNode json =
        JSON.createObjectNode()
            .put("operation", row.operation().label())
            .put("program", row.target())
            .put("load", row.load())
            .put("requests", sample.requests())
            .put("failures", sample.failures())
            .put("requests_per_second", sample.rate())
            .put("p50_ms", sample.p50() / 1e3)
            .put("p99_ms", sample.p99() / 1e3)
            .put("blocked_ms", sample.blocked());
    results.ratio(row, Row.PGBENCH).ifPresent(ratio -> json.put("ratio_to_pgbench", ratio));
    results.ratio(row, Row.BARE).ifPresent(ratio -> json.put("ratio_to_bare", ratio));
    row.cost()
        .ifPresent(
            cost ->
                json.put("cpu_seconds_per_request", cost.cpuSeconds())
                    .put("resident_bytes", cost.residentBytes())
                    .put("statements_per_request", cost.statements())
                    .put("buffers_per_request", cost.buffers()));
    return json;
  }
}
