package dev.parley.store;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Creates the connection pool for PostgreSQL. With a {@link Pooler}, it uses unnamed prepared
 * statements, because a named one may not exist on the server connection of a later transaction.
 *
 * <p>Merge joins are off. Statements join few rows of one session, and PostgreSQL believes that it
 * finds them at the start of an index of all sessions, where a merge join begins. The newest ones
 * are at its end.
 */
@Singleton
public class PoolCreator implements PgPoolCreator {

  /**
   * The startup parameters that poolers accept: PgBouncer tracks these and rejects connections that
   * send others.
   */
  private static final Set<String> TRACKED =
      Set.of("application_name", "client_encoding", "DateStyle");

  /**
   * The length of the longest statement that a connection keeps prepared. The client's default,
   * 2048 characters, is shorter than the statements of turns, whose planning takes longer than
   * their execution.
   */
  private static final int LONGEST_PREPARED = 16_384;

  private final Pooler pooler;
  private final Duration statementTimeout;

  /**
   * @param statementTimeout how long a statement may take; a transaction can set another time
   */
  public PoolCreator(
      Pooler pooler,
      @ConfigProperty(name = "parley.db.statement-timeout") Duration statementTimeout) {
    this.pooler = pooler;
    this.statementTimeout = statementTimeout;
  }

  @Override
  public Pool create(Input input) {
    List<PgConnectOptions> servers = input.pgConnectOptionsList();
    servers.forEach(
        server ->
            server
                .setPreparedStatementCacheSqlLimit(LONGEST_PREPARED)
                .addProperty("statement_timeout", String.valueOf(statementTimeout.toMillis()))
                .addProperty("enable_mergejoin", "off"));
    if (pooler.present()) {
      servers.forEach(PoolCreator::throughPooler);
    }
    return new ConnectionPool(
        PgBuilder.pool()
            .with(input.poolOptions())
            .connectingTo(List.<SqlConnectOptions>copyOf(servers))
            .using(input.vertx())
            .build());
  }

  private static void throughPooler(PgConnectOptions server) {
    Map<String, String> parameters = new HashMap<>(server.getProperties());
    parameters.keySet().retainAll(TRACKED);
    server.setUseLayer7Proxy(true).setCachePreparedStatements(false).setProperties(parameters);
  }
}
