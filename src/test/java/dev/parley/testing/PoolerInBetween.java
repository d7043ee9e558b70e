package dev.parley.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Has the program of a test go through {@link PgBouncer}, when all tests of the run are to. The
 * server may start later.
 */
public class PoolerInBetween implements QuarkusTestResourceLifecycleManager {

  private PgBouncer pooler;

  @Override
  public Map<String, String> start() {
    if (!PgBouncer.isWanted()) {
      return Map.of();
    }
    pooler = new PgBouncer(Integer.getInteger("quarkus.embedded.postgresql.port"));
    return Map.of(
        "parley.db.pooler",
        "true",
        "quarkus.datasource.reactive.url",
        "postgresql://127.0.0.1:" + pooler.port() + "/postgres");
  }

  @Override
  public void stop() {
    if (pooler != null) {
      pooler.close();
    }
  }
}
