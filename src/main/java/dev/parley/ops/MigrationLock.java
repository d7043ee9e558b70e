package dev.parley.ops;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Serializes migrations with a session lock instead of a transaction lock: building an index
 * concurrently waits for all transactions to end, including the one that would hold the lock.
 */
@Singleton
public class MigrationLock implements FlywayConfigurationCustomizer {

  /** Configures Flyway's lock. */
  @Override
  public void customize(FluentConfiguration configuration) {
    configuration
        .getPluginRegister()
        .getExact(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
  }
}
