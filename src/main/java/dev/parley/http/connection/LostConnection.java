package dev.parley.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Closes a connection on which a part of a response cannot be written, instead of reporting the
 * failed write. RESTEasy would reset the response, and Vert.x would then not call the handlers for
 * its end: there would be no line in the access log, and Quarkus would wait for the request at
 * shutdown until the timeout. The handlers are called when the connection is closed.
 */
final class LostConnection extends ChannelOutboundHandlerAdapter {

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
    if (!(message instanceof HttpContent) || message instanceof LastHttpContent) {
      context.write(message, written);
      return;
    }
    ChannelPromise part = context.newPromise();
    part.addListener(
        done -> {
          if (done.isSuccess()) {
            written.trySuccess();
          } else {
            context.close();
          }
        });
    context.write(message, part);
  }
}
