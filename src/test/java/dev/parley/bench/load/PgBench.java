package dev.parley.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PostgreSQL's own benchmark program, which executes the statements and nothing else. */
public final class PgBench {

  /** As many as Parley has connections for requests. */
  private static final int CLIENTS = 16;

  private static final int PATIENCE_SECONDS = 60;
  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

  private final Path directory;
  private final PgBenchScript scripts;
  private final int port;
  private final String agent;

  /**
   * @param directory for scripts and logs
   * @param scripts what to execute
   * @param port where PostgreSQL listens
   * @param agent the id of the agent of the sessions
   */
  public PgBench(Path directory, PgBenchScript scripts, int port, String agent) {
    this.directory = directory;
    this.scripts = scripts;
    this.port = port;
    this.agent = agent;
  }

  /** Debian's command is there without the program, too, and then fails. */
  private static boolean isInstalled() {
    try {
      return new ProcessBuilder("pgbench", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Puts load on PostgreSQL; empty if pgbench is not installed or has no script for the operation.
   */
  public Optional<Sample> run(Operation operation, Load load) {
    return scripts
        .of(operation)
        .filter(script -> isInstalled())
        .map(
            script -> {
              try {
                Path own =
                    Files.createDirectories(
                        directory.resolve("pgbench-" + operation.label() + "-" + load.label()));
                return run(Files.writeString(own.resolve("script.sql"), script), load);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private Sample run(Path script, Load load) throws IOException, InterruptedException {
    long seconds = Math.max(1, load.duration().toSeconds());
    Path output = script.resolveSibling("output");
    ProcessBuilder builder =
        new ProcessBuilder(command(script, load, seconds))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PGPASSWORD", "postgres");
    Process process = builder.start();
    try {
      if (!process.waitFor(seconds + PATIENCE_SECONDS, TimeUnit.SECONDS)
          || process.exitValue() != 0) {
        throw new IOException("pgbench failed: " + Files.readString(output));
      }
    } finally {
      process.destroyForcibly();
    }
    Path log = script.resolveSibling("transactions." + process.pid());
    long[] latencies = latencies(log);
    Files.delete(log);
    return sample(latencies, rate(Files.readString(output)));
  }

  private List<String> command(Path script, Load load, long seconds) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "pgbench",
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=postgres",
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + CLIENTS,
                "--time=" + seconds,
                "--define=agent=" + agent,
                "--file=" + script,
                "--log",
                "--log-prefix=" + script.resolveSibling("transactions")));
    load.rate().ifPresent(rate -> command.add(String.format(Locale.ROOT, "--rate=%.1f", rate)));
    command.add("postgres");
    return command;
  }

  /** The third field of a transaction's line is its latency; at a rate, since it was due. */
  private static long[] latencies(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.mapToLong(line -> Long.parseLong(line.split(" ")[2])).sorted().toArray();
    }
  }

  private static double rate(String output) {
    Matcher rate = RATE.matcher(output);
    if (!rate.find()) {
      throw new IllegalStateException("no rate: " + output);
    }
    return Double.parseDouble(rate.group(1));
  }

  private static Sample sample(long[] latencies, double rate) {
    return new Sample(
        latencies.length,
        0,
        latencies.length / rate,
        latencies[latencies.length / 2],
        latencies[(int) (latencies.length * 99L / 100)],
        0);
  }
}
