package dev.parley.bench.data;

import dev.parley.testing.Database;
import dev.parley.testing.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/** A PostgreSQL server that counts statements and, unlike those of the tests, writes safely. */
public final class BenchPostgres implements AutoCloseable {

  private final EmbeddedPostgres server;

  /** Starts it, with an empty database. */
  public BenchPostgres() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setPort(FreePort.next())
              .setPGStartupWait(Duration.ofMinutes(2))
              // The library that starts the server would turn these off.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("shared_buffers", "512MB")
              // No checkpoint by size while it is measured.
              .setServerConfig("max_wal_size", "8GB")
              .setServerConfig("shared_preload_libraries", "pg_stat_statements")
              // BEGIN and COMMIT are not counted.
              .setServerConfig("pg_stat_statements.track_utility", "off")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getPort();
  }

  /** The environment that tells Parley where it is. */
  public Map<String, String> environment() {
    return Map.of(
        "PARLEY_DB_HOST", "localhost",
        "PARLEY_DB_PORT", String.valueOf(port()),
        "PARLEY_DB_NAME", "postgres",
        "PARLEY_DB_USER", "postgres",
        "PARLEY_DB_PASSWORD", "postgres");
  }

  /** A connection to it. */
  public Database database() {
    return Database.of(environment());
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
