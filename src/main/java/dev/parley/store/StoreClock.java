package dev.parley.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The time, at the precision that PostgreSQL keeps. Finer instants would be cut when stored, and
 * the answer to a create would show another time than the read after it.
 */
@ApplicationScoped
public class StoreClock {

  private final Clock clock = Clock.systemUTC();

  /** Now, in whole microseconds. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
