package dev.parley.artifact;

import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.distributed.AgentRows;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

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
    Instant now = clock.now();
    return store
        .reading(
            rows ->
                rows.createNativeQuery(ArtifactSql.EXPIRED, Object[].class)
                    .setParameter("now", now)
                    .setParameter("batch", batch)
                    .getResultList())
        .chain(
            found ->
                AgentRows.<UUID>change(
                    found, (agent, sessions) -> delete(agent, sessions, now, batch)));
  }

  private Uni<Integer> delete(UUID agent, List<UUID> sessions, Instant now, int batch) {
    return store.withStatelessTransaction(
        rows ->
            rows.createNativeQuery(ArtifactSql.LOCK, UUID.class)
                .setParameter("agent", agent)
                .setParameter("sessions", Set.copyOf(sessions))
                .getResultList()
                .chain(
                    locked ->
                        locked.isEmpty()
                            ? Uni.createFrom().item(0)
                            : rows.createNativeQuery(ArtifactSql.DELETE_EXPIRED, Integer.class)
                                .setParameter("agent", agent)
                                .setParameter("sessions", locked)
                                .setParameter("now", now)
                                .setParameter("batch", batch)
                                .getSingleResult()));
  }
}
