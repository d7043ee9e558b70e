package dev.parley.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The load generator of {@code src/bench/load}, in a process of its own. */
public final class Hyperfoil implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** More than a run takes at its end, for the requests in flight. */
  private static final int PATIENCE_SECONDS = 60;

  private final Path directory;
  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;
  private int runs;

  /**
   * Starts it.
   *
   * @param project where it was built
   * @param directory for its benchmarks and its log
   */
  public Hyperfoil(Path project, Path directory) {
    this.directory = directory;
    Path target = project.resolve("target");
    try {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx1g",
                  "-cp",
                  target.resolve("classes") + ":" + target.resolve("lib") + "/*",
                  "dev.parley.bench.load.LoadGenerator")
              .redirectError(directory.resolve("load.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    orders = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Puts load on a program. Requests that could not be sent in time count as failures. */
  public Sample run(Target target, Operation operation, Load load) {
    Path file =
        directory.resolve(
            "%03d-%s-%s-%s.hf.yaml"
                .formatted(++runs, operation.label(), target.label(), load.label()));
    try {
      Files.writeString(file, HyperfoilBenchmark.yaml(target, target.calls().get(operation), load));
      orders.write(file.toAbsolutePath() + "\n");
      orders.flush();
      Sample sample = JSON.readValue(answer(load), Sample.class);
      return sample.withFailures(sample.failures() + load.unsent(sample.requests()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String answer(Load load) throws IOException {
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return answers.readLine();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    String answer =
        line.orTimeout(load.duration().toSeconds() + PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    if (answer == null) {
      throw new IOException("The load generator has ended; see load.log.");
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
