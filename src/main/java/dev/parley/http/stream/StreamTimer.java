package dev.parley.http.stream;

import java.time.Duration;

/** Tells the time and runs tasks later. */
interface StreamTimer {

  /** A time in nanoseconds since an arbitrary instant, as {@link System#nanoTime}. */
  long nanos();

  /**
   * Runs a task once.
   *
   * @param delay at least 1 ms
   * @return cancels it; does nothing after it ran
   */
  Runnable after(Duration delay, Runnable task);
}
