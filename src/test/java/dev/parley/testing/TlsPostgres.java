package dev.parley.testing;

import static dev.parley.testing.Eventually.await;
import static org.hamcrest.Matchers.not;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A PostgreSQL server that takes no connection without TLS, and can change its certificate. */
public final class TlsPostgres implements AutoCloseable {

  private final Path data = DataDirectory.create();
  private final Path folder;
  private final EmbeddedPostgres server;

  /**
   * Starts it.
   *
   * @param certificate the directory of its certificate and key, {@code tls.crt} and {@code
   *     tls.key}
   */
  public TlsPostgres(Path certificate) {
    try {
      folder = Files.createTempDirectory(Path.of("target"), "postgres").toAbsolutePath();
      copy(certificate);
      Path access = folder.resolve("pg_hba.conf");
      Files.writeString(access, "hostssl all all all trust\n");
      server =
          EmbeddedPostgres.builder()
              .setPort(FreePort.next())
              .setPGStartupWait(Postgres.PATIENCE)
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setServerConfig("ssl", "on")
              .setServerConfig("ssl_cert_file", folder.resolve("tls.crt").toString())
              .setServerConfig("ssl_key_file", folder.resolve("tls.key").toString())
              .setServerConfig("hba_file", access.toString())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The environment that says where it is; only its own host name is {@code localhost}. */
  public Map<String, String> environment() {
    return Map.of(
        "PARLEY_DB_HOST", "localhost",
        "PARLEY_DB_PORT", String.valueOf(server.getPort()),
        "PARLEY_DB_NAME", "postgres",
        "PARLEY_DB_USER", "postgres",
        "PARLEY_DB_PASSWORD", "postgres");
  }

  /** Shows another certificate to whoever connects from now on. */
  public void present(Path certificate) {
    String before = loaded();
    try {
      copy(certificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    value("select pg_reload_conf()");
    await().until(this::loaded, not(before));
  }

  /**
   * When a connection that is made now finds that the settings were loaded, certificate included.
   */
  private String loaded() {
    return value("select pg_conf_load_time()");
  }

  /** Ends all connections of others. */
  public void disconnectAll() {
    value(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            + " where backend_type = 'client backend' and pid <> pg_backend_pid()");
  }

  /** The one value that a query finds, as a text; null for no row. */
  public String value(String query) {
    try (Database database = Database.of(environment())) {
      return database.value(query);
    }
  }

  private void copy(Path certificate) throws IOException {
    for (String name : new String[] {"tls.crt", "tls.key"}) {
      File copy =
          Files.copy(
                  certificate.resolve(name),
                  folder.resolve(name),
                  StandardCopyOption.REPLACE_EXISTING)
              .toFile();
      // It does not start with a key that others can read.
      if (!copy.setReadable(false, false) || !copy.setReadable(true, true)) {
        throw new IOException("the rights of " + copy + " cannot be set");
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DataDirectory.delete(data);
  }
}
