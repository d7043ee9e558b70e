package dev.parley.file;

import dev.parley.session.SessionHandle;
import dev.parley.store.Ids;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
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
      select c.* from file_content c
      where not c.linked and c.touched_at < :before and c.session_id is not null
      order by c.touched_at limit :batch for update skip locked
      """;

  /** Contents to which a deleted session or entry referred. */
  private static final String RELEASED =
      """
      select c.* from file_content c where (c.agent_id, c.id) in (
        select r.content_agent_id, r.content_id from file_reference r
        where r.agent_id is null and r.session_id is null limit :batch)
      for update skip locked
      """;

  private static final String DELETE_REFERENCES =
      "delete from FileReference r where r.agentId is null and r.sessionId is null"
          + " and r.contentAgentId = :agent and r.contentId in :ids";

  /**
   * A content without a reference never gets one again: a fork refers only to what its source
   * refers to, and locks the source meanwhile.
   */
  private static final String UNREFERENCED =
      "select c.id from FileContent c where c.agentId = :agent and c.id in :ids and not exists"
          + " (select 1 from FileReference r where r.contentAgentId = c.agentId and r.contentId = c.id)";

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
                handle(
                    rows ->
                        rows.createNativeQuery(NAMED, FileContent.class)
                            .setParameter("agent", agent)
                            .setParameter("ids", batch),
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
    return handle(
        rows ->
            rows.createNativeQuery(FORGOTTEN, FileContent.class)
                .setParameter("before", clock.now().minus(GRACE))
                .setParameter("batch", batch(bytes)),
        this::remove);
  }

  /**
   * Removes a batch of references of deleted sessions and entries, and the contents to which they
   * were the last ones. Any number of replicas can run it at the same time.
   *
   * @param bytes maximum size of the contents; a single one may be larger
   * @return the number of removed references
   */
  public Uni<Integer> sweepReleased(long bytes) {
    return handle(
        rows ->
            rows.createNativeQuery(RELEASED, FileContent.class).setParameter("batch", batch(bytes)),
        this::release);
  }

  private int batch(long bytes) {
    return (int) Math.max(1, Math.min(BATCH, bytes / config.maxSize().asLongValue()));
  }

  private Uni<Integer> handle(
      Function<Mutiny.StatelessSession, Mutiny.SelectionQuery<FileContent>> selection, Step step) {
    return store.withStatelessTransaction(
        rows ->
            selection
                .apply(rows)
                .getResultList()
                .chain(
                    found ->
                        Multi.createFrom()
                            .iterable(byAgent(found).entrySet())
                            .onItem()
                            .transformToUniAndConcatenate(
                                agent -> step.run(rows, agent.getKey(), agent.getValue()))
                            .collect()
                            .with(Collectors.summingInt(Integer::intValue))));
  }

  private static Map<UUID, List<UUID>> byAgent(List<FileContent> contents) {
    return contents.stream()
        .collect(
            Collectors.groupingBy(
                content -> content.agentId,
                Collectors.mapping(content -> content.id, Collectors.toList())));
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
    return rows.createSelectionQuery(UNREFERENCED, UUID.class)
        .setParameter("agent", agent)
        .setParameter("ids", released)
        .getResultList()
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
