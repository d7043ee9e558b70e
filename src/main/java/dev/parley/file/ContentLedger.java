package dev.parley.file;

import dev.parley.session.SessionHandle;
import dev.parley.store.Ids;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import dev.parley.store.distributed.AgentRows;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

/**
 * Records all contents and removes those without an entry: immediately after the operation that
 * unlinks one, or later by {@link #sweepForgotten}. Contents that sessions share are removed by
 * {@link #sweepReleased} only.
 */
@ApplicationScoped
public class ContentLedger {

  private static final Logger LOG = Logger.getLogger(ContentLedger.class);

  /**
   * How long a content without an entry is kept after its last byte was written. Longer than the
   * idle timeout of connections.
   */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final int BATCH = 500;

  private static final String KEEP =
      "update FileContent c set c.touchedAt = :now"
          + " where c.agentId = :agent and c.id in :ids and c.linked = false";

  // Locked rows are skipped: the transaction that holds the lock handles them.
  private static final String NAMED =
      """
      select c.* from file_content c where c.agent_id = :agent and c.id in (:ids) and not c.linked
      for update skip locked
      """;

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
  private final FileContents contents;
  private final FileConfig config;
  private final Ids ids;
  private final StoreClock clock;

  ContentLedger(Store store, FileContents contents, FileConfig config, Ids ids, StoreClock clock) {
    this.store = store;
    this.contents = contents;
    this.config = config;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Records a new content.
   *
   * @return its id; fails with session not found
   */
  Uni<UUID> open(SessionHandle session) {
    FileContent content = new FileContent();
    content.agentId = session.agentId();
    content.id = ids.next();
    content.sessionId = session.id();
    content.touchedAt = clock.now();
    return store
        .withStatelessSession(rows -> rows.insert(content))
        .onFailure(ConstraintViolationException.class)
        .transform(gone -> session.gone())
        .replaceWith(content.id);
  }

  /** Keeps contents that have no entry from being removed as forgotten, for another hour. */
  Uni<Void> keep(UUID agent, List<UUID> contents) {
    return store
        .withStatelessSession(
            rows ->
                rows.createMutationQuery(KEEP)
                    .setParameter("now", clock.now())
                    .setParameter("agent", agent)
                    .setParameter("ids", contents)
                    .executeUpdate())
        .replaceWithVoid();
  }

  /**
   * Removes those of the given contents that have no entry. Contents that cannot be removed now are
   * left to {@link #sweep}.
   */
  Uni<Void> discard(UUID agent, List<UUID> contents) {
    return Multi.createFrom()
        .iterable(contents)
        .group()
        .intoLists()
        .of(BATCH)
        .onItem()
        .transformToUniAndConcatenate(
            batch ->
                locked(
                    rows -> rows.createNativeQuery(NAMED, FileContent.class),
                    agent,
                    batch,
                    this::remove))
        .onItem()
        .ignoreAsUni()
        .onFailure()
        .invoke(failure -> LOG.warnf("Contents are left to the sweeper: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }

  /**
   * Removes a batch of contents that have had no entry for more than an hour, such as those of
   * uploads interrupted by a crash. Any number of replicas can run it at the same time.
   *
   * @param bytes maximum size of the batch; a single content may be larger
   * @return the number of removed contents
   */
  public Uni<Integer> sweepForgotten(long bytes) {
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
                    this::remove));
  }

  /**
   * Removes a batch of references of deleted sessions and entries, and the contents to which they
   * were the last ones. Any number of replicas can run it at the same time.
   *
   * @param bytes maximum size of the contents; a single one may be larger
   * @return the number of removed references
   */
  public Uni<Integer> sweepReleased(long bytes) {
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
    return (int) Math.max(1, Math.min(BATCH, bytes / config.maxSize().asLongValue()));
  }

  /** Does something with the contents that were found, agent by agent. */
  private Uni<Integer> sweep(
      List<Object[]> found,
      Function<Mutiny.StatelessSession, Mutiny.SelectionQuery<FileContent>> selection,
      Step step) {
    return AgentRows.<UUID>change(found, (agent, ids) -> locked(selection, agent, ids, step));
  }

  /** Locks contents of an agent and does something with those that were not locked. */
  private Uni<Integer> locked(
      Function<Mutiny.StatelessSession, Mutiny.SelectionQuery<FileContent>> selection,
      UUID agent,
      List<UUID> ids,
      Step step) {
    return store.withStatelessTransaction(
        rows ->
            selection
                .apply(rows)
                .setParameter("agent", agent)
                .setParameter("ids", ids)
                .getResultList()
                .map(found -> found.stream().map(content -> content.id).toList())
                .chain(
                    found ->
                        found.isEmpty() ? Uni.createFrom().item(0) : step.run(rows, agent, found)));
  }

  // Delete the bytes first: as long as the row exists, a later sweep can find them.
  private Uni<Integer> remove(Mutiny.StatelessSession rows, UUID agent, List<UUID> unlinked) {
    return contents
        .remove(rows, agent, unlinked)
        .chain(
            () ->
                rows.createMutationQuery(
                        "delete from FileContent c where c.agentId = :agent and c.id in :ids")
                    .setParameter("agent", agent)
                    .setParameter("ids", unlinked)
                    .executeUpdate());
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
                    : remove(rows, agent, unreferenced));
  }

  /** What to do with locked contents of an agent, in the transaction that locked them. */
  private interface Step {

    /** Returns the number of removed rows that count. */
    Uni<Integer> run(Mutiny.StatelessSession rows, UUID agent, List<UUID> contents);
  }
}
