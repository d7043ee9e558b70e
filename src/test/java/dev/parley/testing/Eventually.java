package dev.parley.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for what comes about a moment after the answer that caused it. */
public final class Eventually {

  /** What takes this long does not come about, on however slow a machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration INTERVAL = Duration.ofMillis(20);

  private Eventually() {}

  /**
   * Starts to say what is waited for. It is asked for in the thread of the test, because a
   * connection to a database belongs to one.
   */
  public static ConditionFactory await() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(INTERVAL)
        .pollInSameThread();
  }
}
