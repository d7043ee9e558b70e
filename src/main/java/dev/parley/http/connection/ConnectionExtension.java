package dev.parley.http.connection;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Adds a {@link ConnectionGuard} to each accepted connection. Neither Quarkus nor Vert.x limits the
 * time for receiving the head of a request, and Netty removes a Content-Length that accompanies a
 * Transfer-Encoding before Vert.x sees it; this Netty extension point is a public API that allows
 * both to be handled.
 */
@RegisterForReflection
public final class ConnectionExtension extends ChannelInitializerExtension {

  private static final String SWITCH = "io.netty.bootstrap.extensions";

  /** Enables extensions in Netty; call before the server starts. */
  public static void enable() {
    System.setProperty(SWITCH, "serviceload");
  }

  @Override
  public void postInitializeServerListenerChannel(ServerChannel socket) {
    ListeningSockets.opened(socket);
  }

  @Override
  public void postInitializeServerChildChannel(Channel connection) {
    connection.pipeline().addFirst(new ConnectionGuard());
  }
}
