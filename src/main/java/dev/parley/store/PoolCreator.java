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
 */
@Singleton
public class PoolCreator implements PgPoolCreator {

  /**
   * The startup parameters that poolers accept: PgBouncer tracks these and rejects connections that
   * send others.
   */
  private static final Set<String> TRACKED =
      Set.of("application_name", "client_encoding", "DateStyle");

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
            server.addProperty("statement_timeout", String.valueOf(statementTimeout.toMillis())));
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
