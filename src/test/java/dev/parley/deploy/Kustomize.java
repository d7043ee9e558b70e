package dev.parley.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Renders folders of manifests with the Kustomize that is installed: kubectl's or one of its own.
 *
 * @param build the command that renders, its folder to be appended
 */
record Kustomize(List<String> build) {

  /** Why tests that need one are skipped where there is none. */
  static final String MISSING =
      "Manifests are not rendered: neither kubectl nor kustomize of version 4 or later is on the path";

  private static final int OLDEST = 4;
  private static final int PATIENCE_SECONDS = 60;
  private static final Pattern VERSION =
      Pattern.compile("(?i)kustomize[^\\n]*?v(\\d+)\\.\\d+|^v(\\d+)\\.\\d+");

  /** How a command ended. */
  private record Ended(int exitCode, String output, String errors) {}

  /** Whether there is one on the path that is new enough. */
  static boolean isInstalled() {
    return onPath().isPresent();
  }

  /**
   * The first one on the path that is new enough.
   *
   * @throws java.util.NoSuchElementException when there is none
   */
  static Kustomize installed() {
    return onPath().orElseThrow();
  }

  private static Optional<Kustomize> onPath() {
    return Stream.of(
            found(List.of("kubectl", "version", "--client"), List.of("kubectl", "kustomize")),
            found(List.of("kustomize", "version"), List.of("kustomize", "build")))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Kustomize> found(List<String> version, List<String> build) {
    try {
      Matcher matcher = VERSION.matcher(run(version).output());
      return matcher.find() && major(matcher) >= OLDEST
          ? Optional.of(new Kustomize(build))
          : Optional.empty();
    } catch (IOException e) {
      // Not installed.
      return Optional.empty();
    }
  }

  private static int major(Matcher matcher) {
    return Integer.parseInt(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
  }

  /**
   * All objects that a folder stands for, as YAML documents.
   *
   * @throws AssertionError when it cannot be rendered, or not without a warning
   */
  String render(Path folder) {
    try {
      Ended ended = run(Stream.concat(build.stream(), Stream.of(folder.toString())).toList());
      if (ended.exitCode() != 0 || !ended.errors().isBlank()) {
        throw new AssertionError(folder + " is not rendered: " + ended.errors());
      }
      return ended.output();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ended run(List<String> command) throws IOException {
    Path output = Files.createTempFile("kustomize", ".out");
    Path errors = Files.createTempFile("kustomize", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running: " + command);
      }
      return new Ended(
          process.exitValue(),
          Files.readString(output, StandardCharsets.UTF_8),
          Files.readString(errors, StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }
}
