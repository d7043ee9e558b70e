package dev.parley.store;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the pool of connections to PostgreSQL. Where there is a {@link Pooler}, statements are not
 * named, so that none is looked for on another connection than the one it was prepared on.
 */
@Singleton
public class PoolOfConnections implements PgPoolCreator {

  /**
   * The parameters at the start of a connection that poolers take: PgBouncer tracks these, and ends
   * a connection that sends any other.
   */
  private static final Set<String> TRACKED =
      Set.of("application_name", "client_encoding", "DateStyle");

  private final Pooler pooler;

  public PoolOfConnections(Pooler pooler) {
    this.pooler = pooler;
  }

  @Override
  public Pool create(Input input) {
    List<PgConnectOptions> servers = input.pgConnectOptionsList();
    if (pooler.present()) {
      servers.forEach(PoolOfConnections::throughPooler);
    }
    return PgBuilder.pool()
        .with(input.poolOptions())
        .connectingTo(List.<SqlConnectOptions>copyOf(servers))
        .using(input.vertx())
        .build();
  }

  private static void throughPooler(PgConnectOptions server) {
    Map<String, String> parameters = new HashMap<>(server.getProperties());
    parameters.keySet().retainAll(TRACKED);
    server.setUseLayer7Proxy(true).setCachePreparedStatements(false).setProperties(parameters);
  }
}
