package dev.parley.identity.apikey;

import dev.parley.store.Pooler;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Listens for PostgreSQL notifications about changed API keys, from any replica, and removes these
 * keys from the cache. It uses one connection; while the connection is lost, keys are not cached.
 * If the cache time is zero, it uses no connection. Notifications do not work through a {@link
 * Pooler}: then a change by another replica takes effect when the cache time has passed.
 */
@ApplicationScoped
public class ApiKeyChanges {

  private static final Logger LOG = Logger.getLogger(ApiKeyChanges.class);
  private static final String CHANNEL = "parley_api_key";
  private static final long RECONNECT_AFTER_MILLIS = 1000;

  private final Pool pool;
  private final Vertx vertx;
  private final KnownApiKeys known;
  private final ApiKeyConfig config;
  private final Pooler pooler;
  private volatile boolean stopping;
  private volatile boolean warned;

  public ApiKeyChanges(
      Pool pool, Vertx vertx, KnownApiKeys known, ApiKeyConfig config, Pooler pooler) {
    this.pool = pool;
    this.vertx = vertx;
    this.known = known;
    this.config = config;
    this.pooler = pooler;
  }

  void onStart(@Observes StartupEvent event) {
    if (config.keptFor().isZero()) {
      return; // Without a cache, notifications are not needed.
    }
    if (pooler.present()) {
      known.startedListening();
    } else {
      connect();
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    stopping = true;
    known.stoppedListening();
  }

  private void connect() {
    pool.getConnection().onSuccess(this::listen).onFailure(failure -> reconnect());
  }

  private void listen(SqlConnection connection) {
    PgConnection postgres = PgConnection.cast(connection);
    AtomicBoolean lost = new AtomicBoolean();
    postgres.notificationHandler(this::onNotification);
    postgres.closeHandler(closed -> reconnectOnce(lost));
    postgres
        .query("listen " + CHANNEL)
        .execute()
        .onSuccess(
            listening -> {
              known.startedListening();
              warned = false;
              if (lost.get()) {
                known.stoppedListening(); // The connection was lost at the same time.
              }
            })
        .onFailure(
            refused -> {
              postgres.close();
              reconnectOnce(lost);
            });
  }

  /** Reconnects once for each lost connection, even if several events report the loss. */
  private void reconnectOnce(AtomicBoolean lost) {
    if (lost.compareAndSet(false, true)) {
      reconnect();
    }
  }

  private void onNotification(PgNotification notification) {
    try {
      known.forget(UUID.fromString(notification.getPayload()));
    } catch (IllegalArgumentException notAnId) {
      known.forgetAll(); // The table was truncated, or another program sent the notification.
    }
  }

  private void reconnect() {
    known.stoppedListening();
    if (stopping) {
      return;
    }
    if (!warned) {
      warned = true;
      LOG.warn(
          "Not listening for API key changes; API keys are looked up on every request until the"
              + " connection is restored");
    }
    vertx.setTimer(RECONNECT_AFTER_MILLIS, timer -> connect());
  }
}
