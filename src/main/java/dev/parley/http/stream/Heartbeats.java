package dev.parley.http.stream;

import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Adds heartbeats to streams of server-sent events, so that neither clients nor proxies take a
 * silent stream for a broken one, and a client that has gone away is noticed.
 */
@ApplicationScoped
public class Heartbeats {

  /** A comment, which every client of server-sent events ignores. */
  private static final String COMMENT = ": heartbeat\n\n";

  private final StreamConfig config;
  private final StreamTimer timer;

  Heartbeats(StreamConfig config, Vertx vertx) {
    this.config = config;
    this.timer = new VertxTimer(vertx);
  }

  /**
   * Adds a comment whenever nothing was sent for the configured time, if a body is a stream.
   *
   * @param type the media type of the body
   */
  public Multi<byte[]> in(String type, Multi<byte[]> body) {
    return type.equals(MediaType.SERVER_SENT_EVENTS) ? in(body) : body;
  }

  /**
   * Adds a comment whenever nothing was sent for the configured time.
   *
   * @param frames the stream, each item a number of whole events
   */
  public Multi<byte[]> in(Multi<byte[]> frames) {
    return in(frames, config.heartbeat(), () -> COMMENT.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Adds events of the stream's own format whenever nothing was sent for some time.
   *
   * @param frames the stream, each item a number of whole events
   * @param silence how long nothing may be sent, at least 1 ms
   * @param heartbeat creates the event to send
   */
  public Multi<byte[]> in(Multi<byte[]> frames, Duration silence, Supplier<byte[]> heartbeat) {
    return Multi.createFrom()
        .publisher(new HeartbeatPublisher<>(frames, silence, heartbeat, timer));
  }

  /** Timers of the event loop that a stream is sent by. */
  private record VertxTimer(Vertx vertx) implements StreamTimer {

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
      long id = vertx.setTimer(Math.max(1, delay.toMillis()), timer -> task.run());
      return () -> vertx.cancelTimer(id);
    }
  }
}
