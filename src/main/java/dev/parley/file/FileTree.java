package dev.parley.file;

import dev.parley.failure.FailureException;
import dev.parley.failure.FileFailure;
import dev.parley.failure.FileFailure.Refused.Reason;
import dev.parley.file.content.ContentGone;
import dev.parley.file.content.ContentUpload;
import dev.parley.file.content.FileConfig;
import dev.parley.session.SessionHandle;
import dev.parley.store.Store;
import dev.parley.store.StoreClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Changes the tree of a session's entries. Each change is a short transaction that locks the
 * session's row with its first statement, so that changes to the same session are serialized.
 */
@ApplicationScoped
class FileTree {

  private final Store store;
  private final StoreClock clock;
  private final FileConfig config;

  FileTree(Store store, StoreClock clock, FileConfig config) {
    this.store = store;
    this.clock = clock;
    this.config = config;
  }

  /**
   * Sets the content of a file. Creates the file and its parent directories if necessary.
   *
   * @param content a complete content without an entry
   * @return the contents that no longer have an entry, except shared ones; fails with session not
   *     found, file refused, or quota exceeded
   */
  Uni<List<UUID>> put(SessionHandle session, FilePath path, ContentUpload.Complete content) {
    return changing(
        session,
        (rows, used) ->
            along(rows, session, path)
                .chain(
                    entries -> {
                      requireDirectories(entries, path.parent(), path);
                      Optional<FileEntry> old = last(entries, path);
                      if (old.filter(entry -> entry.directory).isPresent()) {
                        throw refused(path, Reason.IS_DIRECTORY);
                      }
                      long growth = content.size() - old.map(entry -> entry.size).orElse(0L);
                      requireRoom(used, growth);
                      return makeDirectories(rows, session, path.parent())
                          .chain(() -> insert(rows, session, path, content))
                          .chain(() -> count(rows, session, growth))
                          .chain(() -> link(rows, session, content))
                          .chain(() -> unlink(rows, session, old));
                    }));
  }

  /**
   * Creates a directory and its missing parent directories. An existing directory is left
   * unchanged.
   *
   * @return fails with session not found, or file refused
   */
  Uni<Void> makeDirectory(SessionHandle session, FilePath path) {
    return changing(
        session,
        (rows, used) ->
            along(rows, session, path)
                .chain(
                    entries -> {
                      requireDirectories(entries, path, path);
                      return makeDirectories(rows, session, path);
                    }));
  }

  /**
   * Deletes an entry with everything below it.
   *
   * @param recursive whether to delete a directory that is not empty
   * @return the contents that no longer have an entry, except shared ones; fails with session not
   *     found, or file refused
   */
  Uni<List<UUID>> delete(SessionHandle session, FilePath path, boolean recursive) {
    return changing(
        session,
        (rows, used) ->
            along(rows, session, path)
                .map(entries -> last(entries, path))
                .chain(
                    entry -> {
                      if (entry.isEmpty()) {
                        throw refused(path, Reason.NOT_FOUND);
                      }
                      return recursive || !entry.get().directory
                          ? Uni.createFrom().voidItem()
                          : requireEmpty(rows, session, path);
                    })
                .chain(
                    () ->
                        path.bind(session, rows.createNativeQuery(FileQueries.DELETE, UUID.class))
                            .setParameter("path", path.stored())
                            .setParameter("now", clock.now())
                            .getResultList()));
  }

  private <T> Uni<T> changing(
      SessionHandle session, BiFunction<Mutiny.StatelessSession, Long, Uni<T>> change) {
    return store.withStatelessTransaction(
        rows ->
            session
                .bind(rows.createNativeQuery(FileQueries.LOCK, Long.class))
                .getSingleResultOrNull()
                .onItem()
                .ifNull()
                .failWith(session::gone)
                .chain(used -> change.apply(rows, used)));
  }

  private static FailureException refused(FilePath path, Reason reason) {
    return new FileFailure.Refused(path.toString(), reason).exception();
  }

  private static Uni<List<FileEntry>> along(
      Mutiny.StatelessSession rows, SessionHandle session, FilePath path) {
    return session
        .bind(rows.createNativeQuery(FileQueries.ALONG, FileEntry.class))
        .setParameter("path", path.stored())
        .getResultList();
  }

  private static Optional<FileEntry> last(List<FileEntry> entries, FilePath path) {
    return entries.stream()
        .filter(entry -> entry.parent.equals(path.parent().stored()))
        .filter(entry -> entry.name.equals(path.name()))
        .findFirst();
  }

  /** Rejects a path if there is a file along it, up to and including the directory {@code last}. */
  private static void requireDirectories(List<FileEntry> entries, FilePath last, FilePath path) {
    int deepest = last.stored().length();
    if (entries.stream()
        .filter(entry -> !entry.directory)
        .anyMatch(entry -> length(entry) <= deepest)) {
      throw refused(path, Reason.IS_FILE);
    }
  }

  private static int length(FileEntry entry) {
    return entry.parent.length() + (entry.parent.isEmpty() ? 0 : 1) + entry.name.length();
  }

  private void requireRoom(long used, long growth) {
    long quota = config.sessionQuota().asLongValue();
    if (growth > 0 && used + growth > quota) {
      throw new FileFailure.TooLarge(FileFailure.TooLarge.Limit.SESSION, quota).exception();
    }
  }

  private static Uni<Void> requireEmpty(
      Mutiny.StatelessSession rows, SessionHandle session, FilePath path) {
    return session
        .bind(rows.createSelectionQuery(FileQueries.HAS_CHILDREN, Long.class))
        .setParameter("path", path.stored())
        .getSingleResult()
        .invoke(
            children -> {
              if (children > 0) {
                throw refused(path, Reason.NOT_EMPTY);
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> makeDirectories(
      Mutiny.StatelessSession rows, SessionHandle session, FilePath path) {
    if (path.home()) {
      return Uni.createFrom().voidItem();
    }
    return session
        .bind(rows.createNativeQuery(FileQueries.MAKE_DIRECTORIES))
        .setParameter("path", path.stored())
        .setParameter("now", clock.now())
        .executeUpdate()
        .replaceWithVoid();
  }

  private Uni<Integer> insert(
      Mutiny.StatelessSession rows,
      SessionHandle session,
      FilePath path,
      ContentUpload.Complete content) {
    return path.bind(session, rows.createNativeQuery(FileQueries.PUT))
        .setParameter("size", content.size())
        .setParameter("content", content.id())
        .setParameter("now", clock.now())
        .executeUpdate();
  }

  private static Uni<Integer> count(
      Mutiny.StatelessSession rows, SessionHandle session, long bytes) {
    return session
        .bind(rows.createNativeQuery(FileQueries.COUNT))
        .setParameter("bytes", bytes)
        .executeUpdate();
  }

  private static Uni<Void> link(
      Mutiny.StatelessSession rows, SessionHandle session, ContentUpload.Complete content) {
    return rows.createMutationQuery(FileQueries.LINK)
        .setParameter("agent", session.agentId())
        .setParameter("content", content.id())
        .setParameter("sha256", content.sha256())
        .executeUpdate()
        .invoke(
            found -> {
              if (found == 0) {
                throw new ContentGone();
              }
            })
        .replaceWithVoid();
  }

  private Uni<List<UUID>> unlink(
      Mutiny.StatelessSession rows, SessionHandle session, Optional<FileEntry> replaced) {
    return replaced
        .map(
            entry ->
                session
                    .bind(rows.createNativeQuery(FileQueries.UNLINK, UUID.class))
                    .setParameter("content", entry.contentId)
                    .setParameter("now", clock.now())
                    .getResultList())
        .orElseGet(() -> Uni.createFrom().item(List.of()));
  }
}
