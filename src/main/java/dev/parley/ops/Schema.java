package dev.parley.ops;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jboss.logging.Logger;

/**
 * The version of the schema. A start that does not migrate checks that the migrations were applied,
 * unless {@link Main} has found that they were; a schema newer than the program is accepted.
 */
@ApplicationScoped
public class Schema {

  /** Runs before all other observers, which use the tables. */
  private static final int FIRST = 1;

  /** Whether Quarkus runs Flyway at start. Otherwise, it is created when it is used. */
  static final String FLYWAY_ACTIVE = "quarkus.flyway.active";

  private static final Logger LOG = Logger.getLogger(Schema.class);

  private final Provider<Flyway> flyway;
  private final boolean active;
  private final boolean migrated;

  public Schema(
      Provider<Flyway> flyway,
      @ConfigProperty(name = FLYWAY_ACTIVE, defaultValue = "true") boolean active,
      @ConfigProperty(name = "quarkus.flyway.migrate-at-start") boolean migrated) {
    this.flyway = flyway;
    this.active = active;
    this.migrated = migrated;
  }

  void onStart(@Observes @Priority(FIRST) StartupEvent event) {
    if (!active) {
      LOG.info("The schema is up to date");
    } else if (!migrated) {
      check();
    }
  }

  /**
   * Checks that all migrations known to this program were applied.
   *
   * @throws ConfigurationException when one is missing or failed; the message is one line
   */
  void check() {
    for (MigrationInfo migration : flyway.get().info().all()) {
      if (migration.getState() == MigrationState.FAILED) {
        throw new ConfigurationException(
            "parley: the migration of the schema to version %s failed; it must be repaired first"
                .formatted(migration.getVersion()));
      }
    }
    MigrationInfo[] missing = flyway.get().info().pending();
    if (missing.length > 0) {
      throw new ConfigurationException(
          "parley: the schema is at version %s, but this program requires %s: run it once with the"
                  .formatted(version(), missing[missing.length - 1].getVersion())
              + " argument migrate, or remove PARLEY_MIGRATE_AT_START=false");
    }
  }

  /** The current version of the schema; {@code none} if the schema does not exist. */
  String version() {
    MigrationInfo current = flyway.get().info().current();
    return current == null ? "none" : current.getVersion().toString();
  }
}
