package dev.parley.http.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Limits how long a connection may stay without a request. The head of a request must be complete
 * within the header timeout, measured from its first byte or from the start of the connection, even
 * if bytes arrive steadily. Between requests a connection may be idle for the idle timeout. While a
 * request is being received or answered, this handler does nothing.
 *
 * <p>If a head takes too long, the response is 408 without a body, because the path, and thus the
 * dialect, may not be known yet. An idle connection is closed without a response.
 */
final class HeadTimeout extends ChannelDuplexHandler {

  private final long headerNanos;
  private final long idleNanos;

  /** Requests received, completely or in part, and not yet answered. */
  private int unanswered;

  /** Whether the body of the last request is still arriving. */
  private boolean bodyOpen;

  /** Whether bytes of an incomplete head have arrived. */
  private boolean headOpen;

  /** Whether no request has arrived yet: the header timeout applies to a new connection. */
  private boolean first = true;

  /** Start of the current wait, as {@link System#nanoTime}. */
  private long since;

  private ScheduledFuture<?> check;

  HeadTimeout(Duration header, Duration idle) {
    headerNanos = header.toNanos();
    idleNanos = idle.toNanos();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    since = System.nanoTime();
    schedule(context, headerNanos);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    check.cancel(false);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    check.cancel(false);
    context.fireChannelInactive();
  }

  /** Records that bytes arrived, before they are decoded. */
  void bytesCame() {
    if (waiting() && !headOpen) {
      headOpen = true;
      if (!first) {
        since = System.nanoTime();
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest) {
      unanswered++;
      bodyOpen = true;
      headOpen = false;
      first = false;
    }
    if (message instanceof LastHttpContent) {
      bodyOpen = false;
      since = System.nanoTime();
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
    if (message instanceof LastHttpContent && !isInterim(message)) {
      unanswered--;
      since = System.nanoTime();
    }
    context.write(message, written);
  }

  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  /** Whether all requests have been received and answered. */
  boolean waiting() {
    return unanswered <= 0 && !bodyOpen;
  }

  private long limit() {
    return headOpen || first ? headerNanos : idleNanos;
  }

  private void schedule(ChannelHandlerContext context, long nanos) {
    check = context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
  }

  private void check(ChannelHandlerContext context) {
    long remaining = limit() - (System.nanoTime() - since);
    if (!waiting()) {
      schedule(context, Math.min(headerNanos, idleNanos));
    } else if (remaining > 0) {
      // A head that begins in the meantime may be due earlier.
      schedule(context, Math.min(remaining, headerNanos));
    } else if (headOpen) {
      PlainResponses.sendAndClose(context, HttpResponseStatus.REQUEST_TIMEOUT);
    } else {
      context.close();
    }
  }
}
