package dev.parley.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;

/**
 * The packaged program's classes in an archive of the JVM (class data sharing), which halves the
 * time that a start takes. Off unless the system property {@code test.class-archive} is {@code
 * true}, because making the archive takes as long as four starts.
 */
final class ClassArchive {

  private static final boolean WANTED = Boolean.getBoolean("test.class-archive");

  private final Path file;
  private final Path jar;
  private boolean ready;

  /**
   * @param file where the archive is or will be
   * @param jar the program
   */
  ClassArchive(Path file, Path jar) {
    this.file = file;
    this.jar = jar;
  }

  /** The options of a JVM that uses the archive, which is made first where there is none. */
  synchronized List<String> options() {
    if (!WANTED) {
      return List.of();
    }
    if (!ready) {
      if (!isCurrent()) {
        make();
      }
      ready = true;
    }
    // A JVM that cannot use it says nothing and loads the classes itself.
    return List.of("-Xlog:cds=off", "-XX:SharedArchiveFile=" + file);
  }

  private boolean isCurrent() {
    try {
      return Files.exists(file) && time(file).compareTo(time(jar)) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime time(Path path) throws IOException {
    return Files.getLastModifiedTime(path);
  }

  /** Starts the program once and has its JVM write the archive as it ends. */
  private void make() {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setPort(FreePort.next())
            .setPGStartupWait(Postgres.PATIENCE)
            .start()) {
      Process program =
          PackagedProgram.start(
              environment(server.getPort()),
              List.of(
                  PackagedProgram.java(),
                  PackagedProgram.QUICK,
                  "-XX:ArchiveClassesAtExit=" + file,
                  "-jar",
                  jar.toString()));
      program.destroy();
      program.onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> environment(int databasePort) {
    return Map.of(
        "PARLEY_DB_HOST", "localhost",
        "PARLEY_DB_PORT", String.valueOf(databasePort),
        "PARLEY_DB_NAME", "postgres",
        "PARLEY_DB_USER", "postgres",
        "PARLEY_DB_PASSWORD", "postgres",
        // Nobody has to be there: the provider is asked when the program runs.
        "PARLEY_OIDC_ISSUER", "http://localhost:1",
        "PARLEY_HTTP_PORT", String.valueOf(FreePort.next()),
        "PARLEY_MANAGEMENT_PORT", String.valueOf(FreePort.next()),
        "PARLEY_SHUTDOWN_DELAY", "0s");
  }
}
