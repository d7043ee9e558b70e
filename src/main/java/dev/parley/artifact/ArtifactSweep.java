package dev.parley.artifact;

import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Deletes artifacts at the end of their time to live. */
@ApplicationScoped
public class ArtifactSweep {

  private final Store store;
  private final StoreClock clock;

  ArtifactSweep(Store store, StoreClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Deletes a batch of expired artifacts with their files. Skips locked sessions, so any number of
   * replicas can run it at the same time.
   *
   * @param batch maximum number of artifacts
   * @return the number of deleted artifacts
   */
  public Uni<Integer> deleteExpired(int batch) {
    return store.withStatelessTransaction(
        rows ->
            rows.createNativeQuery(ArtifactSql.DELETE_EXPIRED, Integer.class)
                .setParameter("now", clock.now())
                .setParameter("batch", batch)
                .getSingleResult());
  }
}
