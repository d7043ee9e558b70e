package dev.parley.store;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Whether a connection pooler in transaction mode stands between the program and PostgreSQL. Each
 * transaction may then run on another connection of the server: what belongs to a session of the
 * server, such as a prepared statement, a setting, a lock or a subscription, cannot be relied on.
 */
@Singleton
public class Pooler {

  private final boolean present;
  private final String lockTimeout;

  public Pooler(
      @ConfigProperty(name = "parley.db.pooler") boolean present,
      @ConfigProperty(name = "quarkus.datasource.reactive.additional-properties.lock_timeout")
          String lockTimeout) {
    this.present = present;
    this.lockTimeout = lockTimeout;
  }

  /** Whether there is one. */
  public boolean present() {
    return present;
  }

  /**
   * How long a statement may wait for a lock. Connections have it from their start, unless they go
   * through a pooler: then each transaction sets it.
   */
  String lockTimeout() {
    return lockTimeout;
  }
}
