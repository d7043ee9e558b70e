package dev.parley.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * Rejects requests that do not have exactly one valid Host header (RFC 9112, section 3.2) and
 * requests whose target is not a URI. Vert.x and Quarkus also reject them, but before any of this
 * program's filters run, in another format and without a request id.
 */
final class HeadCheck extends ChannelInboundHandlerAdapter {

  private final HeadTimeout timeout;

  /** Whether the connection is closing, so that nothing more is read from it. */
  private boolean closing;

  HeadCheck(HeadTimeout timeout) {
    this.timeout = timeout;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    // While an earlier request is unanswered, a response from here would be taken for its response.
    if (!closing
        && timeout.waiting()
        && message instanceof HttpRequest request
        && request.decoderResult().isSuccess()
        && isMalformed(request)) {
      closing = true;
      ReferenceCountUtil.release(message);
      PlainResponses.sendAndClose(context, HttpResponseStatus.BAD_REQUEST);
    } else if (closing) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  private static boolean isMalformed(HttpRequest request) {
    return request.protocolVersion().equals(HttpVersion.HTTP_1_1)
            && !isHost(request.headers().getAll(HttpHeaderNames.HOST))
        || !isUri(request.uri());
  }

  private static boolean isHost(List<String> headers) {
    return headers.size() == 1 && HostAndPort.parseAuthority(headers.get(0), -1) != null;
  }

  private static boolean isUri(String target) {
    try {
      new URI(target);
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
