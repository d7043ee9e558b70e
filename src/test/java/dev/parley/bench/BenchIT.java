package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.report.Floors;
import dev.parley.bench.report.Report;
import dev.parley.bench.report.Results;
import dev.parley.bench.report.Table;
import dev.parley.testing.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The benchmark; {@code docs/performance.md} describes it. */
@Tag("bench")
@DisplayNameGeneration(Sentences.class)
class BenchIT {

  private static final Path DIRECTORY = Path.of("target", "bench");

  private static final Floors FLOORS = new Floors(Path.of("src", "bench", "floors.properties"));

  private static Results results;

  @BeforeAll
  static void measure() throws IOException {
    Settings settings = Settings.read();
    Path runs = Files.createDirectories(DIRECTORY.resolve("runs"));
    try (BenchHome home = new BenchHome(settings, runs)) {
      results = new Benchmark(home, settings, FLOORS).run();
    }
    Report.write(results, settings.facts(), DIRECTORY);
    // What the one who runs it has come for.
    System.out.println(Table.of(results));
  }

  @Test
  void No_request_fails() {
    assertThat(results.rows()).allSatisfy(row -> assertThat(row.sample().failures()).isZero());
  }

  @Test
  void The_ratio_to_the_bare_resource_is_above_its_floor() {
    assertThat(FLOORS.below(results).stream().map(row -> FLOORS.describe(results, row))).isEmpty();
  }
}
