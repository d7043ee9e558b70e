package dev.parley.http.connection;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Sends responses without a body to requests that are rejected before a dialect is known. */
final class PlainResponses {

  private static final String HEAD =
      "HTTP/1.1 %s\r\nx-request-id: %s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

  private PlainResponses() {}

  /**
   * Sends a response with this status and closes the connection. The bytes are written at the
   * decoder, to bypass the handlers that would look for the matching request.
   */
  static void sendAndClose(ChannelHandlerContext context, HttpResponseStatus status) {
    String head = HEAD.formatted(status, UUID.randomUUID());
    context
        .pipeline()
        .context(RequestDecoder.class)
        .writeAndFlush(
            ByteBufUtil.encodeString(
                context.alloc(), CharBuffer.wrap(head), StandardCharsets.US_ASCII))
        .addListener(ChannelFutureListener.CLOSE);
  }
}
