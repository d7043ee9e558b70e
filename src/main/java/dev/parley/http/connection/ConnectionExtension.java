package dev.parley.http.connection;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Adds a {@link ConnectionGuard} to each connection that the server accepts. Neither Quarkus nor
 * Vert.x limits the time that the head of a request may take, and Netty drops a Content-Length that
 * comes with a Transfer-Encoding before Vert.x sees it; this extension point of Netty is the public
 * way to both.
 */
@RegisterForReflection
public final class ConnectionExtension extends ChannelInitializerExtension {

  private static final String SWITCH = "io.netty.bootstrap.extensions";

  /** Has Netty look for extensions; to be called before the server starts. */
  public static void enable() {
    System.setProperty(SWITCH, "serviceload");
  }

  @Override
  public void postInitializeServerChildChannel(Channel connection) {
    connection.pipeline().addFirst(new ConnectionGuard());
  }
}
