package dev.parley.file.content;

import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.distributed.AgentRows;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Removes contents without an entry. Contents that sessions share are removed by {@link #released}
 * only. Any number of replicas can run it at the same time.
 */
@ApplicationScoped
public class ContentSweep {

  /**
   * How long a content without an entry is kept after its last byte was written. Longer than the
   * idle timeout of connections.
   */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final String FORGOTTEN =
      """
      select c.agent_id, c.id from file_content c
      where not c.linked and c.touched_at < :before and c.session_id is not null
      order by c.touched_at limit :batch
      """;

  private static final String LOCK_FORGOTTEN =
      """
      select c.* from file_content c where c.agent_id = :agent and c.id in (:ids) and not c.linked
        and c.touched_at < :before and c.session_id is not null
      for update skip locked
      """;

  /** Contents to which a deleted session or entry referred. */
  private static final String RELEASED =
      """
      select r.content_agent_id, r.content_id from file_reference r where r.session_id is null
      group by r.content_agent_id, r.content_id limit :batch
      """;

  private static final String LOCK_RELEASED =
      "select c.* from file_content c where c.agent_id = :agent and c.id in (:ids) for update skip locked";

  private static final String DELETE_REFERENCES =
      "delete from FileReference r where r.sessionId is null"
          + " and r.contentAgentId = :agent and r.contentId in :ids";

  /**
   * A content without a reference never gets one again: a fork refers only to what its source
   * refers to, and locks the source meanwhile.
   */
  private static final String REFERENCED =
      "select distinct r.contentId from FileReference r"
          + " where r.contentAgentId = :agent and r.contentId in :ids";

  private final Store store;
  private final ContentRemoval removal;
  private final FileConfig config;
  private final StoreClock clock;

  ContentSweep(Store store, ContentRemoval removal, FileConfig config, StoreClock clock) {
    this.store = store;
    this.removal = removal;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Removes a batch of contents that have had no entry for more than an hour, such as those of
   * uploads interrupted by a crash.
   *
   * @param bytes maximum size of the batch; a single content may be larger
   * @return the number of removed contents
   */
  public Uni<Integer> forgotten(long bytes) {
    Instant before = clock.now().minus(GRACE);
    return store
        .reading(
            rows ->
                rows.createNativeQuery(FORGOTTEN, Object[].class)
                    .setParameter("before", before)
                    .setParameter("batch", batch(bytes))
                    .getResultList())
        .chain(
            found ->
                sweep(
                    found,
                    rows ->
                        rows.createNativeQuery(LOCK_FORGOTTEN, FileContent.class)
                            .setParameter("before", before),
                    removal::remove));
  }

  /**
   * Removes a batch of references of deleted sessions and entries, and the contents to which they
   * were the last ones.
   *
   * @param bytes maximum size of the contents; a single one may be larger
   * @return the number of removed references
   */
  public Uni<Integer> released(long bytes) {
    return store
        .reading(
            rows ->
                rows.createNativeQuery(RELEASED, Object[].class)
                    .setParameter("batch", batch(bytes))
                    .getResultList())
        .chain(
            found ->
                sweep(
                    found,
                    rows -> rows.createNativeQuery(LOCK_RELEASED, FileContent.class),
                    this::release));
  }

  private int batch(long bytes) {
    return (int)
        Math.max(1, Math.min(ContentRemoval.BATCH, bytes / config.maxSize().asLongValue()));
  }

  /** Does something with the contents that were found, agent by agent. */
  private Uni<Integer> sweep(
      List<Object[]> found,
      Function<Mutiny.StatelessSession, Mutiny.SelectionQuery<FileContent>> selection,
      ContentRemoval.Step step) {
    return AgentRows.<UUID>change(
        found, (agent, ids) -> removal.locked(selection, agent, ids, step));
  }

  private Uni<Integer> release(Mutiny.StatelessSession rows, UUID agent, List<UUID> released) {
    return rows.createMutationQuery(DELETE_REFERENCES)
        .setParameter("agent", agent)
        .setParameter("ids", released)
        .executeUpdate()
        .call(() -> removeUnreferenced(rows, agent, released));
  }

  private Uni<Integer> removeUnreferenced(
      Mutiny.StatelessSession rows, UUID agent, List<UUID> released) {
    return rows.createSelectionQuery(REFERENCED, UUID.class)
        .setParameter("agent", agent)
        .setParameter("ids", released)
        .getResultList()
        .map(referenced -> released.stream().filter(id -> !referenced.contains(id)).toList())
        .chain(
            unreferenced ->
                unreferenced.isEmpty()
                    ? Uni.createFrom().item(0)
                    : removal.remove(rows, agent, unreferenced));
  }
}
