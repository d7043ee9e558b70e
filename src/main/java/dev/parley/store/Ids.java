package dev.parley.store;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Makes the ids of rows: UUIDs of version 7 (RFC 9562, section 5.7), ascending on one replica, so
 * that inserts stay at the right edge of an index.
 */
@ApplicationScoped
public class Ids {

  // Held by a bean and not by a static field: a native build must not freeze a random source into
  // the image.
  private final NoArgGenerator generator = Generators.timeBasedEpochGenerator(new SecureRandom());

  /** A new id, greater than all that this replica made before. */
  public UUID next() {
    return generator.generate();
  }
}
