package dev.parley.bench.load;

import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.core.impl.LocalBenchmarkData;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.core.parser.BenchmarkParser;
import io.hyperfoil.core.parser.ParserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads paths of Hyperfoil's benchmarks from standard input, one a line, runs each and prints its
 * {@link Outcome} in JSON, one a line. Ends with the input. One process runs all benchmarks, so
 * that its own code is compiled when it measures.
 */
public final class LoadGenerator {

  private LoadGenerator() {}

  /** Serves standard input; the log goes to the error output. */
  public static void main(String[] arguments) {
    PrintStream answers = System.out;
    System.setOut(System.err);
    int status = 0;
    try {
      serve(answers);
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      status = 1;
    }
    // Threads of Hyperfoil may still run.
    System.exit(status);
  }

  private static void serve(PrintStream answers) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.println(run(Path.of(line)).json());
      }
    }
  }

  private static Outcome run(Path file) throws IOException {
    Outcome outcome = new Outcome();
    new LocalSimulationRunner(
            benchmark(file),
            (phase, step, metric, statistics, last) -> outcome.add(statistics),
            null,
            null)
        .run();
    return outcome;
  }

  private static Benchmark benchmark(Path file) throws IOException {
    try (InputStream yaml = Files.newInputStream(file)) {
      return BenchmarkParser.instance()
          .buildBenchmark(yaml, new LocalBenchmarkData(file), Map.of());
    } catch (ParserException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
