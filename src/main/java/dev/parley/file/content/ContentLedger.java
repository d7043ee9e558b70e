package dev.parley.file.content;

import dev.parley.session.SessionHandle;
import dev.parley.store.Ids;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.logging.Logger;

/**
 * Records all contents, and removes those without an entry immediately after the operation that
 * unlinks one. {@link ContentSweep} removes the others later.
 */
@ApplicationScoped
public class ContentLedger {

  private static final Logger LOG = Logger.getLogger(ContentLedger.class);

  private static final String KEEP =
      "update FileContent c set c.touchedAt = :now"
          + " where c.agentId = :agent and c.id in :ids and c.linked = false";

  // Locked rows are skipped: the transaction that holds the lock handles them.
  private static final String NAMED =
      """
      select c.* from file_content c where c.agent_id = :agent and c.id in (:ids) and not c.linked
      for update skip locked
      """;

  private final Store store;
  private final FileContents contents;
  private final ContentRemoval removal;
  private final FileConfig config;
  private final Ids ids;
  private final StoreClock clock;

  ContentLedger(
      Store store,
      FileContents contents,
      ContentRemoval removal,
      FileConfig config,
      Ids ids,
      StoreClock clock) {
    this.store = store;
    this.contents = contents;
    this.removal = removal;
    this.config = config;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Records a new content and begins to upload it.
   *
   * @return fails with session not found
   */
  public Uni<ContentUpload> begin(SessionHandle session) {
    FileContent content = new FileContent();
    content.agentId = session.agentId();
    content.id = ids.next();
    content.sessionId = session.id();
    content.touchedAt = clock.now();
    return store
        .withStatelessSession(rows -> rows.insert(content))
        .onFailure(ConstraintViolationException.class)
        .transform(gone -> session.gone())
        .replaceWith(
            () ->
                new ContentUpload(
                    session,
                    content.id,
                    contents.writer(content.agentId, content.id),
                    config.maxSize().asLongValue()));
  }

  /** Keeps contents that have no entry from being removed as forgotten, for another hour. */
  public Uni<Void> keep(UUID agent, List<UUID> contents) {
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
   * left to {@link ContentSweep}.
   */
  public Uni<Void> discard(UUID agent, List<UUID> contents) {
    return Multi.createFrom()
        .iterable(contents)
        .group()
        .intoLists()
        .of(ContentRemoval.BATCH)
        .onItem()
        .transformToUniAndConcatenate(
            batch ->
                removal.locked(
                    rows -> rows.createNativeQuery(NAMED, FileContent.class),
                    agent,
                    batch,
                    removal::remove))
        .onItem()
        .ignoreAsUni()
        .onFailure()
        .invoke(failure -> LOG.warnf("Contents are left to the sweeper: %s", failure.toString()))
        .onFailure()
        .recoverWithNull();
  }
}
