package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * The program as it was packaged, jar or native binary, started with nothing but an environment.
 */
public final class PackagedProgram {

  private static final Path TARGET = Path.of("target");
  private static final int PATIENCE_SECONDS = 60;

  private PackagedProgram() {}

  /**
   * How a run ended.
   *
   * @param exitCode the process's exit code
   * @param output what it printed, errors included
   */
  public record Ended(int exitCode, String output) {}

  /** Runs the program until it ends by itself. */
  public static Ended run(Map<String, String> environment) {
    try {
      Path output = Files.createTempFile(TARGET, "program", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running: " + Files.readString(output));
      }
      return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> command() throws IOException {
    Properties artifact = new Properties();
    try (InputStream content =
        Files.newInputStream(TARGET.resolve("quarkus-artifact.properties"))) {
      artifact.load(content);
    }
    String path = TARGET.resolve(artifact.getProperty("path")).toString();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return artifact.getProperty("type").equals("native")
        ? List.of(path)
        : List.of(java, "-jar", path);
  }
}
