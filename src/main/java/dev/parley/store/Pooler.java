package dev.parley.store;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Whether connections to PostgreSQL go through a connection pooler in transaction mode. Each
 * transaction may then run on a different server connection, so session state such as prepared
 * statements, settings, session locks and subscriptions cannot be used.
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

  /** Whether there is a pooler. */
  public boolean present() {
    return present;
  }

  /**
   * How long a statement may wait for a lock. It is a startup parameter of connections; with a
   * pooler, each transaction sets it instead.
   */
  public String lockTimeout() {
    return lockTimeout;
  }
}
