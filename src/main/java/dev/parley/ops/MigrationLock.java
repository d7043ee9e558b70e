package dev.parley.ops;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Has migrations take turns by a lock of their connection, and not of a transaction: an index that
 * is built concurrently waits for all transactions to end, that one included.
 */
@Singleton
public class MigrationLock implements FlywayConfigurationCustomizer {

  /** Says so to Flyway. */
  @Override
  public void customize(FluentConfiguration configuration) {
    configuration
        .getPluginRegister()
        .getExact(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
  }
}
