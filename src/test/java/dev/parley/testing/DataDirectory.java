package dev.parley.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;

/**
 * The data directory of a new PostgreSQL server. {@code initdb} makes one for each run, and servers
 * get copies of it, which takes a third of the time.
 */
final class DataDirectory {

  private static final class Template {
    static final Path PATH = make();
  }

  private DataDirectory() {}

  /** A directory that no other server uses. */
  static Path create() {
    try {
      Path directory = empty();
      FileUtils.copyDirectory(Template.PATH.toFile(), directory.toFile());
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a directory; a server that is slow to end may leave some of it. */
  static void delete(Path directory) {
    FileUtils.deleteQuietly(directory.toFile());
  }

  /** Only its owner has rights to it, as PostgreSQL requires. */
  private static Path empty() throws IOException {
    return Files.createTempDirectory("postgres");
  }

  private static Path make() {
    try {
      Path directory = empty();
      EmbeddedPostgres.builder()
          .setPort(FreePort.next())
          .setPGStartupWait(Postgres.PATIENCE)
          .setDataDirectory(directory)
          .setCleanDataDirectory(false)
          .start()
          .close();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
