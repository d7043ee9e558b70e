package dev.parley.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.quarkus.runtime.configuration.MemorySize;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Decodes requests as the server's own decoder does, with the same limits, but keeps the {@code
 * Content-Length} of a request that also has a {@code Transfer-Encoding}, so that the request can
 * be detected and rejected (RFC 9112, section 6.3). Reports arriving bytes to the {@link
 * HeadTimeout}.
 */
final class RequestDecoder extends HttpRequestDecoder {

  private final HeadTimeout timeout;

  RequestDecoder(HeadTimeout timeout) {
    super(limits(ConfigProvider.getConfig()));
    this.timeout = timeout;
  }

  private static HttpDecoderConfig limits(Config config) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(
            config.getValue("quarkus.http.limits.max-initial-line-length", Integer.class))
        .setMaxHeaderSize(size(config, "quarkus.http.limits.max-header-size"))
        .setMaxChunkSize(size(config, "quarkus.http.limits.max-chunk-size"));
  }

  private static int size(Config config, String name) {
    return Math.toIntExact(config.getValue(name, MemorySize.class).asLongValue());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
    timeout.bytesCame();
    super.channelRead(context, bytes);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    String length = message.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    super.handleTransferEncodingChunkedWithContentLength(message);
    message.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
  }
}
