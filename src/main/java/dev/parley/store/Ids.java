package dev.parley.store;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Generates row ids: version 7 UUIDs (RFC 9562, section 5.7). They ascend on each replica, so that
 * inserts go to the right edge of an index.
 */
@Singleton
public class Ids {

  // A bean field, not a static one: a native build must not store a random source in the image.
  private final NoArgGenerator generator = Generators.timeBasedEpochGenerator(new SecureRandom());

  /** Returns a new id, greater than all ids that this replica generated before. */
  public UUID next() {
    return generator.generate();
  }
}
