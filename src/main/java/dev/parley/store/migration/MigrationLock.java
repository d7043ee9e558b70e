package dev.parley.store.migration;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * The locks of migrations. Migrations are serialized with a session lock instead of a transaction
 * lock: building an index concurrently waits for all transactions to end, including the one that
 * would hold the lock. Each of them begins with the lock of {@link SessionsFirst}.
 */
@Singleton
public class MigrationLock implements FlywayConfigurationCustomizer {

  /** Configures Flyway's lock and that of each migration. */
  @Override
  public void customize(FluentConfiguration configuration) {
    configuration
        .getPluginRegister()
        .getExact(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    configuration.callbacks(new SessionsFirst());
  }
}
