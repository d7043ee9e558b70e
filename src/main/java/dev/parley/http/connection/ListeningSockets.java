package dev.parley.http.connection;

import io.netty.channel.ServerChannel;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Closes the listening sockets of the API at the end of the shutdown delay. Quarkus would accept
 * connections until the last request completes and then abort the requests on them; under load
 * there always is one. Connections accepted before are served; each response announces that its
 * connection closes.
 */
@ApplicationScoped
public class ListeningSockets {

  private static final Set<ServerChannel> OPEN = ConcurrentHashMap.newKeySet();

  /**
   * Time for the first request on a connection that was accepted last; at most half of the delay.
   */
  private static final Duration LAST = Duration.ofMillis(500);

  private final Vertx vertx;
  private final Duration delay;
  private final int managementPort;

  public ListeningSockets(
      Vertx vertx,
      @ConfigProperty(name = "quarkus.shutdown.delay") Duration delay,
      @ConfigProperty(name = "quarkus.management.port") int managementPort) {
    this.vertx = vertx;
    this.delay = delay;
    this.managementPort = managementPort;
  }

  static void opened(ServerChannel socket) {
    OPEN.add(socket);
    socket.closeFuture().addListener(closed -> OPEN.remove(socket));
  }

  void onStop(@Observes ShutdownDelayInitiatedEvent event) {
    // Dev mode keeps its sockets when it restarts the application.
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      long last = Math.min(LAST.toMillis(), delay.toMillis() / 2);
      vertx.setTimer(Math.max(1, delay.toMillis() - last), timer -> close());
    }
  }

  private void close() {
    OPEN.stream().filter(this::isOfTheApi).forEach(ServerChannel::close);
  }

  /** The management port stays open, so that probes are answered until the end. */
  private boolean isOfTheApi(ServerChannel socket) {
    return socket.localAddress() instanceof InetSocketAddress address
        && address.getPort() != managementPort;
  }
}
