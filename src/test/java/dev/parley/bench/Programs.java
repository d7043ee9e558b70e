package dev.parley.bench;

import dev.parley.bench.data.BenchPostgres;
import dev.parley.testing.FreePort;
import dev.parley.testing.PackagedProgram;
import dev.parley.testing.RunningProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts the programs that are compared, with the same options of the JVM. */
final class Programs {

  static final Path SOURCES = Path.of("src", "bench");

  /** The statements of the bare resource and of pgbench. */
  static final Path STATEMENTS = SOURCES.resolve("sql");

  /** Where the profile builds the projects of the benchmark. */
  static final Path PROJECTS = Path.of("target", "bench-projects");

  private final String[] jvmOptions;

  /**
   * @param optimized whether the JVMs have the optimizing compiler, which takes about a minute of
   *     load for each kind of request until it is done
   */
  Programs(boolean optimized) {
    jvmOptions = new String[] {"-XX:TieredStopAtLevel=" + (optimized ? 4 : 1), "-Xmx512m"};
  }

  /** Parley, with an agent for each API and the runtime that repeats messages. */
  RunningProgram parley(BenchPostgres postgres, String issuer) {
    Map<String, String> environment = new HashMap<>(postgres.environment());
    environment.put("PARLEY_OIDC_ISSUER", issuer);
    environment.put("PARLEY_HTTP_PORT", String.valueOf(FreePort.next()));
    environment.put("PARLEY_MANAGEMENT_PORT", String.valueOf(FreePort.next()));
    environment.put("PARLEY_SHUTDOWN_DELAY", "0s");
    environment.put(
        "PARLEY_AGENTS_FILE", SOURCES.resolve("agents.yaml").toAbsolutePath().toString());
    environment.put("PARLEY_RUNTIME_DEFAULT", "echo");
    return new RunningProgram(
        PackagedProgram.start(environment, PackagedProgram.command(jvmOptions)), environment);
  }

  /** The bare resource, on the sessions of this agent. */
  Process bare(BenchPostgres postgres, String agent, int port) {
    Map<String, String> environment = new HashMap<>();
    environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
    environment.put(
        "QUARKUS_DATASOURCE_REACTIVE_URL",
        "postgresql://localhost:%d/postgres".formatted(postgres.port()));
    environment.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
    environment.put("QUARKUS_DATASOURCE_PASSWORD", "postgres");
    environment.put("BENCH_AGENT", agent);
    environment.put("BENCH_STATEMENTS", STATEMENTS.toAbsolutePath().toString());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(jvmOptions));
    command.add("-jar");
    command.add(PROJECTS.resolve("bare/target/quarkus-app/quarkus-run.jar").toString());
    return PackagedProgram.start(environment, command);
  }
}
