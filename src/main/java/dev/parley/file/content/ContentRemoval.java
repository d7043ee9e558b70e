package dev.parley.file.content;

import dev.parley.store.Store;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** Locks contents of an agent and removes them, in one transaction. */
@ApplicationScoped
class ContentRemoval {

  /** Maximum number of contents in a transaction. */
  static final int BATCH = 500;

  private final Store store;
  private final FileContents contents;

  ContentRemoval(Store store, FileContents contents) {
    this.store = store;
    this.contents = contents;
  }

  /** What to do with locked contents of an agent, in the transaction that locked them. */
  interface Step {

    /** Returns the number of removed rows that count. */
    Uni<Integer> run(Mutiny.StatelessSession rows, UUID agent, List<UUID> contents);
  }

  /** Locks contents of an agent and does something with those that were not locked. */
  Uni<Integer> locked(
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

  /** Removes locked contents. */
  Uni<Integer> remove(Mutiny.StatelessSession rows, UUID agent, List<UUID> unlinked) {
    // Delete the bytes first: as long as the row exists, a later sweep can find them.
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
