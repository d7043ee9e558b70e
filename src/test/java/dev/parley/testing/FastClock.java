package dev.parley.testing;

import dev.parley.store.StoreClock;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** A program's clock that is an hour ahead of the database's. */
@Alternative
@Singleton
public class FastClock extends StoreClock {

  @Override
  public Instant now() {
    return super.now().plus(Duration.ofHours(1));
  }
}
