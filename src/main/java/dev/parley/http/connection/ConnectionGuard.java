package dev.parley.http.connection;

import dev.parley.http.HttpConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.smallrye.config.SmallRyeConfig;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Replaces the server's decoder with the {@link RequestDecoder}, followed by the {@link HeadCheck}
 * and the {@link HeadTimeout}, once the connection is known to use HTTP/1: immediately for a plain
 * connection, after the handshake for TLS. An HTTP/2 connection has no such decoder and is not
 * changed.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {

  @Override
  public void channelActive(ChannelHandlerContext context) {
    ChannelPipeline pipeline = context.pipeline();
    ChannelHandlerContext tls = pipeline.context(SslHandler.class);
    if (tls == null) {
      install(pipeline);
      pipeline.remove(this);
    } else {
      // Behind the TLS handler, the guard sees the handshake event before any decrypted byte is
      // decoded.
      pipeline.remove(this);
      pipeline.addAfter(tls.name(), null, new ConnectionGuard());
    }
    context.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    // The server sets up the pipeline while it handles this event.
    context.fireUserEventTriggered(event);
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      install(context.pipeline());
      context.pipeline().remove(this);
    }
  }

  private static void install(ChannelPipeline pipeline) {
    ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
    if (decoder == null) {
      return;
    }
    HttpConfig config =
        ConfigProvider.getConfig().unwrap(SmallRyeConfig.class).getConfigMapping(HttpConfig.class);
    HeadTimeout timeout = new HeadTimeout(config.headerTimeout(), config.idleTimeout());
    pipeline.replace(decoder.name(), decoder.name(), new RequestDecoder(timeout));
    String handler = pipeline.lastContext().name();
    pipeline.addBefore(handler, null, new HeadCheck(timeout));
    pipeline.addBefore(handler, null, timeout);
    pipeline.addBefore(handler, null, new LostConnection());
  }
}
