package dev.parley.ops;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Stops accepting connections at the end of the shutdown delay. Quarkus would accept them until the
 * last request completes and then abort the requests on them; under load there always is one.
 * Connections accepted before are served; each response announces that its connection closes.
 *
 * <p>A connection made while a socket closes is reset, and the client cannot tell why. Therefore
 * requests are suspended briefly first: clients that wait for a response make no connections, and
 * the sockets close once no more requests arrive.
 */
@ApplicationScoped
public class ListeningSockets {

  /**
   * The last part of the delay. Requests are suspended for at most two thirds of it; the rest is
   * time for the first request on a connection that was just accepted.
   */
  private static final Duration LAST = Duration.ofMillis(300);

  /** If no request arrives for this long, all clients are assumed to be waiting for a response. */
  private static final long QUIET_NANOS = Duration.ofMillis(40).toNanos();

  private static final long LOOK_EACH_MILLIS = 5;
  private static final long AFTER_A_LOOK_MILLIS = 5;

  /** Each read accepts up to 16 connections that the system has already established. */
  private static final int LAST_READS = 8;

  private final Vertx vertx;
  private final Duration delay;
  private final int managementPort;

  /** Completed while no requests are suspended. */
  private volatile Future<?> closed = Future.succeededFuture();

  private volatile long lastRequest;

  public ListeningSockets(
      Vertx vertx,
      @ConfigProperty(name = "quarkus.shutdown.delay") Duration delay,
      @ConfigProperty(name = "quarkus.management.port") int managementPort) {
    this.vertx = vertx;
    this.delay = delay;
    this.managementPort = managementPort;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, Held.FIRST - 1);
  }

  private void handle(RoutingContext request) {
    Future<?> closing = closed;
    if (closing.isComplete()) {
      request.next();
      return;
    }
    lastRequest = System.nanoTime();
    Held.until(closing, request);
  }

  void onStop(@Observes ShutdownDelayInitiatedEvent event) {
    // Dev mode keeps its sockets when it restarts the application.
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      Duration last = delay.compareTo(LAST) < 0 ? delay : LAST;
      vertx.setTimer(
          Math.max(1, delay.minus(last).toMillis()), timer -> hold(last.toNanos() * 2 / 3));
    }
  }

  private void hold(long mostNanos) {
    if (mostNanos == 0) {
      close();
      return;
    }
    Promise<Void> closing = Promise.promise();
    long start = System.nanoTime();
    lastRequest = start;
    closed = closing.future();
    vertx.setPeriodic(
        LOOK_EACH_MILLIS,
        timer -> {
          long now = System.nanoTime();
          if (now - lastRequest > QUIET_NANOS || now - start > mostNanos) {
            vertx.cancelTimer(timer);
            close().onComplete(closing);
          }
        });
  }

  private Future<Void> close() {
    List<Future<?>> loops = new ArrayList<>();
    for (EventExecutor loop : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
      if (loop instanceof SingleThreadEventLoop acceptor && !acceptor.isShuttingDown()) {
        Promise<Void> done = Promise.promise();
        loops.add(done.future());
        acceptor.execute(() -> close(acceptor));
        // The socket is closed in the next iteration of the event loop.
        acceptor.schedule(() -> done.complete(), AFTER_A_LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
    return Future.join(loops).mapEmpty();
  }

  /**
   * Runs on the event loop's thread, so that no time passes between the last accept and the close.
   */
  private void close(SingleThreadEventLoop acceptor) {
    List<Channel> channels = new ArrayList<>();
    acceptor.registeredChannelsIterator().forEachRemaining(channels::add);
    channels.stream().filter(this::isOfTheApi).forEach(ListeningSockets::close);
  }

  /** The management port stays open, so that probes are answered until the end. */
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
