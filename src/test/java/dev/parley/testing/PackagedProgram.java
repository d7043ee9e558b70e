package dev.parley.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The program as it was packaged, jar or native binary, started with nothing but an environment.
 */
public final class PackagedProgram {

  private static final Path TARGET = Path.of("target");
  private static final int PATIENCE_SECONDS = 180;

  /** Which program was packaged, and as what. */
  private static final Properties ARTIFACT = artifact();

  private static final ClassArchive CLASSES =
      new ClassArchive(TARGET.resolve("program.jsa"), TARGET.resolve(ARTIFACT.getProperty("path")));

  /** Programs of tests do not live long enough for the optimizing compiler. */
  static final String QUICK = "-XX:TieredStopAtLevel=1";

  /** What of a test's own environment would change a program, or have Java print a line more. */
  private static final Pattern SETTING =
      Pattern.compile("PARLEY_.*|QUARKUS_.*|PORT|(_|JDK_)JAVA_OPTIONS|JAVA_TOOL_OPTIONS");

  private PackagedProgram() {}

  /**
   * How a run ended.
   *
   * @param exitCode the process's exit code
   * @param output what it printed, errors included
   */
  public record Ended(int exitCode, String output) {}

  /** Runs the program, with these arguments, until it ends by itself. */
  public static Ended run(Map<String, String> environment, String... arguments) {
    try {
      Path output = Files.createTempFile(TARGET, "program", ".log");
      List<String> command = new ArrayList<>(command());
      command.addAll(List.of(arguments));
      Process process = builder(environment, command).redirectOutput(output.toFile()).start();
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

  /** Starts the program and waits until it listens; whoever starts it ends it. */
  public static Process start(Map<String, String> environment) {
    return start(environment, command());
  }

  /** Starts the program of a jar, of whatever version, and waits until it listens. */
  public static Process start(Map<String, String> environment, Path jar) {
    return start(environment, List.of(java(), QUICK, "-jar", jar.toString()));
  }

  /** Starts the program by this command and waits until it listens. */
  public static Process start(Map<String, String> environment, List<String> command) {
    return start(environment, command, line -> {});
  }

  /**
   * The same, with somebody who is told each line that it prints.
   *
   * @param printed is called by a thread of its own
   */
  public static Process start(Map<String, String> environment, Consumer<String> printed) {
    return start(environment, command(), printed);
  }

  private static Process start(
      Map<String, String> environment, List<String> command, Consumer<String> printed) {
    try {
      Process process = builder(environment, command).start();
      CompletableFuture<Void> listening = new CompletableFuture<>();
      Thread reader = new Thread(() -> read(process, listening, printed));
      reader.setDaemon(true);
      reader.start();
      try {
        listening.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
      } catch (CompletionException late) {
        process.destroyForcibly();
        throw late;
      }
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads all that the program prints, lest it waits for a reader, and says when it listens. */
  private static void read(
      Process process, CompletableFuture<Void> listening, Consumer<String> printed) {
    StringBuilder output = new StringBuilder();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!listening.isDone()) {
          output.append(line).append('\n');
        }
        printed.accept(line);
        if (line.contains("Listening on: ")) {
          listening.complete(null);
        }
      }
    } catch (IOException e) {
      output.append(e);
    }
    listening.completeExceptionally(new AssertionError("ended: " + output));
  }

  private static ProcessBuilder builder(Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> SETTING.matcher(name).matches());
    builder.environment().putAll(environment);
    return builder;
  }

  /**
   * The command that starts the program.
   *
   * @param options of the virtual machine, such as {@code -Xmx64m}; a native binary takes them, too
   */
  public static List<String> command(String... options) {
    String path = TARGET.resolve(ARTIFACT.getProperty("path")).toString();
    List<String> command = new ArrayList<>();
    if (isNative()) {
      command.add(path);
      command.addAll(List.of(options));
    } else {
      command.addAll(List.of(java(), QUICK));
      command.addAll(CLASSES.options());
      command.addAll(List.of(options));
      command.addAll(List.of("-jar", path));
    }
    return command;
  }

  /** Whether the program is a native binary and not a jar. */
  public static boolean isNative() {
    return ARTIFACT.getProperty("type").equals("native");
  }

  /** The JVM that runs the test. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Properties artifact() {
    Properties artifact = new Properties();
    try (InputStream content =
        Files.newInputStream(TARGET.resolve("quarkus-artifact.properties"))) {
      artifact.load(content);
      return artifact;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
