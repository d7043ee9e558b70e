package dev.parley.store;

import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.common.vertx.VertxContext;
import java.time.Duration;
import java.util.Optional;

/**
 * The time by which the caller of a request wants its answer. It is kept with the request, so that
 * statements do not run on for an answer that nobody waits for.
 *
 * @param nanos the time, as {@link System#nanoTime} tells it
 */
public record Deadline(long nanos) {

  private static final String KEY = "parley.deadline";

  /** No request takes longer, and no number of milliseconds is too large for PostgreSQL. */
  private static final Duration LONGEST = Duration.ofDays(1);

  /** A time after a moment; at most a day. */
  public static Deadline after(long startNanos, Duration time) {
    return new Deadline(startNanos + (time.compareTo(LONGEST) > 0 ? LONGEST : time).toNanos());
  }

  /** How long it is until then; negative when it is over. */
  public Duration remaining() {
    return Duration.ofNanos(nanos - System.nanoTime());
  }

  /** Whether it is over. */
  public boolean over() {
    return nanos - System.nanoTime() <= 0;
  }

  /** Sets it for the rest of this request. */
  public void begin() {
    ContextLocals.put(KEY, this);
  }

  /** That of the request that is being served, if it has one. */
  static Optional<Deadline> current() {
    return VertxContext.isOnDuplicatedContext() ? ContextLocals.get(KEY) : Optional.empty();
  }
}
