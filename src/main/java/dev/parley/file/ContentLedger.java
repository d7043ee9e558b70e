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
 * unlinks one, or later by {@link #sweep}.
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

  // Locked rows are skipped: the transaction that holds the lock handles them.
  private static final String NAMED =
      """
      select c.* from file_content c where c.agent_id = :agent and c.id in (:ids) and not c.linked
      for update skip locked
      """;

  private static final String FORGOTTEN =
      """
      select c.* from file_content c where not c.linked and c.touched_at < :before
      order by c.touched_at limit :batch for update skip locked
      """;

  private final Store store;
  private final FileContents contents;
  private final Ids ids;
  private final StoreClock clock;

  ContentLedger(Store store, FileContents contents, Ids ids, StoreClock clock) {
    this.store = store;
    this.contents = contents;
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
                remove(
                    rows ->
                        rows.createNativeQuery(NAMED, FileContent.class)
                            .setParameter("agent", agent)
                            .setParameter("ids", batch)))
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
   * @param batch maximum number to remove
   * @return the number of removed contents
   */
  public Uni<Integer> sweep(int batch) {
    return remove(
        rows ->
            rows.createNativeQuery(FORGOTTEN, FileContent.class)
                .setParameter("before", clock.now().minus(GRACE))
                .setParameter("batch", batch));
  }

  private Uni<Integer> remove(
      Function<Mutiny.StatelessSession, Mutiny.SelectionQuery<FileContent>> unlinked) {
    return store.withStatelessTransaction(
        rows ->
            unlinked
                .apply(rows)
                .getResultList()
                .call(found -> removeAll(rows, found))
                .map(List::size));
  }

  private Uni<Void> removeAll(Mutiny.StatelessSession rows, List<FileContent> unlinked) {
    Map<UUID, List<UUID>> byAgent =
        unlinked.stream()
            .collect(
                Collectors.groupingBy(
                    content -> content.agentId,
                    Collectors.mapping(content -> content.id, Collectors.toList())));
    return Multi.createFrom()
        .iterable(byAgent.entrySet())
        .onItem()
        .transformToUniAndConcatenate(agent -> remove(rows, agent.getKey(), agent.getValue()))
        .onItem()
        .ignoreAsUni();
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
}
