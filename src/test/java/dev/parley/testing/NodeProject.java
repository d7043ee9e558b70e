package dev.parley.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * Scripts for Node.js with what they depend on, the Node.js that runs them included: npm installs
 * it as one of the packages. The machine's own Node.js runs npm and nothing else.
 *
 * <p>What is installed stays below the system property {@code node.directory}, or {@code
 * target/node}, until the lock file changes.
 */
public final class NodeProject {

  private static final Path INSTALLATIONS =
      Path.of(System.getProperty("node.directory", "target/node"));

  private static final Duration INSTALLATION = Duration.ofMinutes(5);
  private static final Duration SCRIPT = Duration.ofMinutes(2);
  private static final String NPM =
      System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm";

  /** Where the scripts are: Node.js finds packages in the folders above. */
  private final Path folder;

  private final Path packages;

  private NodeProject(Path folder, Path packages) {
    this.folder = folder;
    this.packages = packages;
  }

  /** Whether this machine has npm. */
  public static boolean isPossible() {
    try {
      Process npm =
          new ProcessBuilder(NPM, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return npm.waitFor(SCRIPT.toSeconds(), TimeUnit.SECONDS) && npm.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Installs exactly what the lock file of a project says, unless that is there, and copies its
   * scripts.
   *
   * @param source the project, with scripts in this folder only
   */
  public static NodeProject install(Path source) {
    try {
      // Some packages contain programs for a platform.
      String wanted =
          System.getProperty("os.name")
              + System.getProperty("os.arch")
              + Files.readString(source.resolve("package.json"))
              + Files.readString(source.resolve("package-lock.json"));
      Path installation =
          INSTALLATIONS.resolve(
              source.getFileName() + "-" + UUID.nameUUIDFromBytes(wanted.getBytes(UTF_8)));
      if (!Files.exists(installation)) {
        install(source, installation);
      }
      Path folder = Files.createTempDirectory(installation, "scripts");
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> FileUtils.deleteQuietly(folder.toFile())));
      copy(source, folder);
      return new NodeProject(folder, installation.resolve("node_modules"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moved into place when complete: an interrupted one leaves nothing that looks installed. */
  private static void install(Path source, Path installation) throws IOException {
    Files.createDirectories(INSTALLATIONS);
    Path work = Files.createTempDirectory(INSTALLATIONS, "installing");
    try {
      copy(source, work);
      // No package has to run anything of its own to be installed, so none may.
      execute(
          work,
          INSTALLATION,
          Map.of(),
          List.of(NPM, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"));
      Files.move(work, installation);
    } catch (IOException e) {
      if (!Files.exists(installation)) {
        throw e;
      }
      // Another test run was faster.
    } finally {
      FileUtils.deleteQuietly(work.toFile());
    }
  }

  private static void copy(Path source, Path folder) throws IOException {
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  /** The Node.js that was installed; none if its packages know nothing of this platform. */
  public Optional<Path> node() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> candidates = Files.newDirectoryStream(packages, "node-*")) {
      for (Path candidate : candidates) {
        found.add(candidate.resolve("bin").resolve("node"));
        found.add(candidate.resolve("bin").resolve("node.exe"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().filter(Files::isExecutable).map(Path::toAbsolutePath).findFirst();
  }

  /** Runs a script to its end, and fails with all that it printed unless it ends well. */
  public void run(String script, Map<String, String> environment) {
    execute(folder, SCRIPT, environment, List.of(node().orElseThrow().toString(), script));
  }

  private static void execute(
      Path folder, Duration patience, Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile(folder, "run", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      if (!environment.isEmpty()) {
        // What a script calls is on this machine, where no proxy finds it.
        builder
            .environment()
            .keySet()
            .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        builder.environment().putAll(environment);
      }
      Process process = builder.start();
      boolean ended = process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(
            "%s %s:%n%s"
                .formatted(
                    String.join(" ", command),
                    ended ? "ended with " + process.exitValue() : "did not end in " + patience,
                    Files.readString(output, UTF_8)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
