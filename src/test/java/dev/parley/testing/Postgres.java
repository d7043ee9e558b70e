package dev.parley.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A PostgreSQL server for the packaged program, which brings none. It writes every statement into
 * its log.
 */
public class Postgres implements QuarkusTestResourceLifecycleManager {

  /** System properties that tell tests where the server and its log are. */
  static final String PORT_PROPERTY = "parley.test.postgres.port";

  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final boolean pooled;
  private Path data;
  private EmbeddedPostgres server;
  private PgBouncer pooler;

  /** A server that is reached directly, unless all tests of this run go through a pooler. */
  public Postgres() {
    this(PgBouncer.isWanted());
  }

  private Postgres(boolean pooled) {
    this.pooled = pooled;
  }

  /** A server behind {@link PgBouncer}. */
  public static Postgres pooled() {
    return new Postgres(true);
  }

  @Override
  public Map<String, String> start() {
    data = DataDirectory.create();
    try {
      server =
          EmbeddedPostgres.builder()
              // One that nobody is handed while the server is still being set up.
              .setPort(FreePort.next())
              .setPGStartupWait(PATIENCE)
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              // Tests end it in many ways, but the machine stays up.
              .setServerConfig("fsync", "off")
              .setServerConfig("logging_collector", "on")
              // One log from the start to the end: neither midnight nor its size begins another.
              .setServerConfig("log_rotation_age", "0")
              .setServerConfig("log_rotation_size", "0")
              .setServerConfig("log_statement", "all")
              // Files are parameters, too.
              .setServerConfig("log_parameter_max_length", "64B")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String port = String.valueOf(server.getPort());
    System.setProperty(PORT_PROPERTY, port);
    Map<String, String> settings = settings(port);
    if (pooled) {
      pooler = new PgBouncer(server.getPort());
      settings.putAll(pooler.environment());
    }
    return settings;
  }

  private static Map<String, String> settings(String port) {
    Map<String, String> settings = new HashMap<>();
    settings.put("quarkus.management.port", "0");
    // Or its statements would be found among those of a test.
    settings.put("parley.sweep.every", "off");
    settings.put("parley.schedule.every", "off");
    // Statements are counted once an agent is known, however long a test takes until then.
    settings.put("quarkus.cache.caffeine.agents.expire-after-write", "1h");
    settings.put("PARLEY_DB_HOST", "localhost");
    settings.put("PARLEY_DB_PORT", port);
    settings.put("PARLEY_DB_NAME", "postgres");
    settings.put("PARLEY_DB_USER", "postgres");
    settings.put("PARLEY_DB_PASSWORD", "postgres");
    settings.put("PARLEY_AGENTS_FILE", "classpath:demo-agents.yaml");
    settings.put("PARLEY_RUNTIME_DEFAULT", "echo");
    // The same for a program that gets its settings as system properties.
    settings.put("parley.runtime.default", "echo");
    return settings;
  }

  @Override
  public void stop() {
    if (pooler != null) {
      pooler.close();
    }
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DataDirectory.delete(data);
  }
}
