package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Scripts for Node.js with what they depend on, the Node.js that runs them included: npm installs
 * it as one of the packages. The machine's own Node.js runs npm and nothing else.
 */
public final class NodeProject {

  private static final Duration INSTALLATION = Duration.ofMinutes(5);
  private static final Duration SCRIPT = Duration.ofMinutes(2);
  private static final String NPM =
      System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm";

  private final Path folder;

  private NodeProject(Path folder) {
    this.folder = folder;
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
   * Copies a project below {@code target} and installs exactly what its lock file says.
   *
   * @param source the project, with scripts in this folder only
   */
  public static NodeProject install(Path source) {
    Path folder = Path.of("target").resolve("node").resolve(source.getFileName());
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(source)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    NodeProject project = new NodeProject(folder);
    // No package has to run anything of its own to be installed, so none may.
    project.execute(
        INSTALLATION,
        Map.of(),
        List.of(NPM, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"));
    return project;
  }

  /** The Node.js that was installed; none if its packages know nothing of this platform. */
  public Optional<Path> node() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> packages =
        Files.newDirectoryStream(folder.resolve("node_modules"), "node-*")) {
      for (Path candidate : packages) {
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
    execute(SCRIPT, environment, List.of(node().orElseThrow().toString(), script));
  }

  private void execute(Duration patience, Map<String, String> environment, List<String> command) {
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
                    Files.readString(output, StandardCharsets.UTF_8)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
