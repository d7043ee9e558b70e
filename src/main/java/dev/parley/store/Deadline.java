package dev.parley.store;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The deadline of a request. It is passed on to the store, so that statements do not keep running
 * after the client has stopped waiting. Once a change is being committed, the request waits for the
 * outcome, however long it takes.
 */
public final class Deadline {

  /** No deadline. */
  public static final Deadline NONE = new Deadline(OptionalLong.empty());

  /** Upper bound, which keeps the number of milliseconds in PostgreSQL's range. */
  private static final Duration LONGEST = Duration.ofDays(1);

  /**
   * Added to the statement timeout, so that the request always times out before the statement and
   * the client always gets the same response.
   */
  private static final Duration LATER = Duration.ofMillis(50);

  /** The state of a request. */
  private enum State {
    /** The request may be abandoned. */
    OPEN,
    /** The request was abandoned: nothing may be committed. */
    GIVEN_UP,
    /** A change is being committed or has been committed: the request must not be abandoned. */
    COMMITTING
  }

  private final OptionalLong nanos;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  private Deadline(OptionalLong nanos) {
    this.nanos = nanos;
  }

  /**
   * Returns a deadline some time after a start time, at most a day.
   *
   * @param startNanos the start time, as returned by {@link System#nanoTime}
   */
  public static Deadline after(long startNanos, Duration time) {
    Duration bounded = time.compareTo(LONGEST) > 0 ? LONGEST : time;
    return new Deadline(OptionalLong.of(startNanos + bounded.toNanos()));
  }

  /** Whether there is a deadline. */
  public boolean limited() {
    return nanos.isPresent();
  }

  /** The time until the deadline; negative if it has passed, a day if there is no deadline. */
  public Duration remaining() {
    return nanos.isPresent() ? Duration.ofNanos(nanos.getAsLong() - System.nanoTime()) : LONGEST;
  }

  /** When PostgreSQL has to cancel a statement that starts now: at least a millisecond. */
  public Duration statementTimeout() {
    Duration time = remaining().plus(LATER);
    // Zero would mean no limit.
    return time.toMillis() < 1 ? Duration.ofMillis(1) : time;
  }

  /** Whether the deadline has passed. */
  public boolean over() {
    return limited() && nanos.getAsLong() - System.nanoTime() <= 0;
  }

  /**
   * Abandons the request unless a change is being committed. Returns whether the request is
   * abandoned.
   */
  public boolean giveUp() {
    return state.compareAndSet(State.OPEN, State.GIVEN_UP) || givenUp();
  }

  /** Whether the request was abandoned. */
  public boolean givenUp() {
    return state.get() == State.GIVEN_UP;
  }

  /**
   * Starts to commit a change unless the request was abandoned. Returns whether the commit may
   * proceed.
   */
  public boolean commit() {
    return !limited()
        || state.compareAndSet(State.OPEN, State.COMMITTING)
        || state.get() == State.COMMITTING;
  }
}
