package dev.parley.store;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The time by which the caller of a request wants its answer. Whoever serves the request passes it
 * on, so that statements do not run on for an answer that nobody waits for. Once a change is being
 * committed, the caller is told how that ended, however long it takes.
 */
public final class Deadline {

  /** No deadline: the caller waits. */
  public static final Deadline NONE = new Deadline(OptionalLong.empty());

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

  private final OptionalLong nanos;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  private Deadline(OptionalLong nanos) {
    this.nanos = nanos;
  }

  /**
   * A time after a moment; at most a day.
   *
   * @param startNanos the moment, as {@link System#nanoTime} tells it
   */
  public static Deadline after(long startNanos, Duration time) {
    Duration bounded = time.compareTo(LONGEST) > 0 ? LONGEST : time;
    return new Deadline(OptionalLong.of(startNanos + bounded.toNanos()));
  }

  /** Whether there is one. */
  public boolean limited() {
    return nanos.isPresent();
  }

  /** How long it is until then; negative when it is over, a day when there is no deadline. */
  public Duration remaining() {
    return nanos.isPresent() ? Duration.ofNanos(nanos.getAsLong() - System.nanoTime()) : LONGEST;
  }

  /** Whether it is over. */
  public boolean over() {
    return limited() && nanos.getAsLong() - System.nanoTime() <= 0;
  }

  /** Gives the request up, unless a change is being committed; tells whether it is. */
  public boolean giveUp() {
    return state.compareAndSet(State.OPEN, State.GIVEN_UP) || givenUp();
  }

  /** Whether the request was given up. */
  boolean givenUp() {
    return state.get() == State.GIVEN_UP;
  }

  /** Begins to commit a change, unless the request was given up; tells whether it may. */
  boolean commit() {
    return !limited()
        || state.compareAndSet(State.OPEN, State.COMMITTING)
        || state.get() == State.COMMITTING;
  }
}
