package dev.parley.testing;

import static dev.parley.testing.Eventually.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A PostgreSQL server that can be killed, and comes back with what it had committed. */
public final class MortalPostgres implements AutoCloseable {

  private final Path data = DataDirectory.create();
  private final int port = FreePort.next();
  private EmbeddedPostgres server;

  /** Starts it, with an empty database. */
  public MortalPostgres() {
    start();
  }

  /** Starts it again, after it was killed. */
  public void start() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setPGStartupWait(Postgres.PATIENCE)
              // What it acknowledges has to be on the disk.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills all its processes at once (-9), and waits until they are gone. */
  public void kill() {
    ProcessHandle postmaster = postmaster();
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    await().until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    close();
  }

  private ProcessHandle postmaster() {
    try {
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
      return ProcessHandle.of(pid).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The environment that says where it is. */
  public Map<String, String> environment() {
    return Map.of(
        "PARLEY_DB_HOST", "localhost",
        "PARLEY_DB_PORT", String.valueOf(port),
        "PARLEY_DB_NAME", "postgres",
        "PARLEY_DB_USER", "postgres",
        "PARLEY_DB_PASSWORD", "postgres");
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
