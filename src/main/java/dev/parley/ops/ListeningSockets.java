package dev.parley.ops;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Takes no new connections at the end of the delay that a stop begins with. Quarkus would take them
 * until the last request is done, and cut off what comes on them then: under load there always is
 * one more. What was accepted before is served; each answer says that its connection closes.
 */
@ApplicationScoped
public class ListeningSockets {

  /** The end of the delay: time for the first request on a connection that was just accepted. */
  private static final Duration LAST = Duration.ofMillis(300);

  /** Each takes up to 16 connections that the system has accepted already. */
  private static final int LAST_READS = 8;

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

  void onStop(@Observes ShutdownDelayInitiatedEvent event) {
    // Dev mode keeps its sockets when it starts the application anew.
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      vertx.setTimer(Math.max(1, delay.minus(LAST).toMillis()), timer -> close());
    }
  }

  private void close() {
    for (EventExecutor loop : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
      if (loop instanceof SingleThreadEventLoop acceptor) {
        acceptor.execute(() -> close(acceptor));
      }
    }
  }

  /** On the loop's own thread: between the last connection accepted and the end is no time. */
  private void close(SingleThreadEventLoop acceptor) {
    List<Channel> channels = new ArrayList<>();
    acceptor.registeredChannelsIterator().forEachRemaining(channels::add);
    channels.stream().filter(this::isOfTheApi).forEach(ListeningSockets::close);
  }

  /** Probes are answered to the end. */
  private boolean isOfTheApi(Channel channel) {
    return channel instanceof ServerChannel
        && channel.localAddress() instanceof InetSocketAddress address
        && address.getPort() != managementPort;
  }

  private static void close(Channel socket) {
    if (socket.unsafe() instanceof AbstractNioChannel.NioUnsafe accepting) {
      for (int read = 0; read < LAST_READS; read++) {
        accepting.read();
      }
    }
    socket.close();
  }
}
