package dev.parley.store;

import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.common.vertx.VertxContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The time by which the caller of a request wants its answer. It is kept with the request, so that
 * statements do not run on for an answer that nobody waits for. Once a change is being committed,
 * the caller is told how that ended, however long it takes.
 */
public final class Deadline {

  private static final String KEY = "parley.deadline";

  /** No request takes longer, and no number of milliseconds is too large for PostgreSQL. */
  private static final Duration LONGEST = Duration.ofDays(1);

  /** What may become of a request. */
  private enum State {
    /** It may be given up. */
    OPEN,
    /** It was given up: nothing may be committed. */
    GIVEN_UP,
    /** A change is being committed or was: it must not be given up. */
    COMMITTING
  }

  private final long nanos;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  private Deadline(long nanos) {
    this.nanos = nanos;
  }

  /**
   * A time after a moment; at most a day.
   *
   * @param startNanos the moment, as {@link System#nanoTime} tells it
   */
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

  /** Gives the request up, unless a change is being committed; tells whether it is. */
  public boolean giveUp() {
    return state.compareAndSet(State.OPEN, State.GIVEN_UP) || state.get() == State.GIVEN_UP;
  }

  /** Begins to commit a change, unless the request was given up; tells whether it may. */
  boolean commit() {
    return state.compareAndSet(State.OPEN, State.COMMITTING) || state.get() == State.COMMITTING;
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
