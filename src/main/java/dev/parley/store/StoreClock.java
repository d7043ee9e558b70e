package dev.parley.store;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The current time with the precision of PostgreSQL. A finer instant would lose digits when stored,
 * so the response to a create request would show a different time than a later read.
 */
@Singleton
public class StoreClock {

  private final Clock clock = Clock.systemUTC();

  /** The current time, in whole microseconds. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
