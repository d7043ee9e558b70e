package dev.parley.file;

import dev.parley.failure.FailureException;
import dev.parley.failure.FileFailure;
import dev.parley.failure.FileFailure.Refused.Reason;
import dev.parley.session.SessionHandle;
import dev.parley.session.SessionSelector;
import dev.parley.session.Sessions;
import dev.parley.store.Page;
import dev.parley.store.PageRequest;
import dev.parley.store.Store;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The files of sessions that the caller owns. Each operation is a use of its session, and fails
 * with session not found, not accessible or expired where that is refused.
 */
@ApplicationScoped
public class SessionFiles {

  private final Sessions sessions;
  private final FileTree tree;
  private final ContentLedger ledger;
  private final Store store;

  SessionFiles(Sessions sessions, FileTree tree, ContentLedger ledger, Store store) {
    this.sessions = sessions;
    this.tree = tree;
    this.ledger = ledger;
    this.store = store;
  }

  /**
   * A file or directory without its content.
   *
   * @param selector the session, shown when it has expired
   * @return fails with file refused
   */
  public Uni<FileSummary> stat(SessionSelector selector, FilePath path) {
    return sessions.use(selector).chain(session -> stat(session, path));
  }

  private Uni<FileSummary> stat(SessionHandle session, FilePath path) {
    return store
        .withStatelessSession(
            rows ->
                path.home()
                    ? session
                        .bind(rows.createSelectionQuery(FileQueries.HOME, FileSummary.class))
                        .getSingleResultOrNull()
                    : path.bind(
                            session,
                            rows.createSelectionQuery(
                                FileQueries.SUMMARY_OF_ONE, FileSummary.class))
                        .getSingleResultOrNull())
        .onItem()
        .ifNull()
        .failWith(() -> path.home() ? session.gone() : refused(path, Reason.NOT_FOUND));
  }

  /**
   * A page of what is in a directory, by name; names compare byte by byte.
   *
   * @param selector the session, shown when it has expired
   * @param request its cursor is a name; there need not be a file of that name
   * @return fails with file refused
   */
  public Uni<Page<FileSummary>> list(SessionSelector selector, FilePath path, PageRequest request) {
    return sessions
        .use(selector)
        .chain(
            session ->
                page(session, path, request)
                    .call(
                        page ->
                            page.items().isEmpty()
                                ? requireDirectory(session, path)
                                : Uni.createFrom().voidItem()));
  }

  private Uni<Page<FileSummary>> page(SessionHandle session, FilePath path, PageRequest request) {
    return store
        .withStatelessSession(
            rows -> {
              var query =
                  session
                      .bind(rows.createSelectionQuery(FileQueries.page(request), FileSummary.class))
                      .setParameter("parent", path.stored())
                      // One more than asked for tells whether there is more.
                      .setMaxResults(request.limit() + 1);
              request.cursor().ifPresent(cursor -> query.setParameter("cursor", cursor.key()));
              return query.getResultList();
            })
        .map(request::page);
  }

  private Uni<FileSummary> requireDirectory(SessionHandle session, FilePath path) {
    return stat(session, path)
        .invoke(
            found -> {
              if (!found.directory()) {
                throw refused(path, Reason.IS_FILE);
              }
            });
  }

  /**
   * Makes a directory, and those on the way to it; one that is there stays as it is.
   *
   * @param selector the session, shown when it has expired
   * @return fails with file refused
   */
  public Uni<FileSummary> makeDirectory(SessionSelector selector, FilePath path) {
    path.requireBelowHome();
    return sessions
        .use(selector)
        .call(session -> tree.makeDirectory(session, path))
        .chain(session -> stat(session, path));
  }

  /**
   * Deletes a file or directory.
   *
   * @param selector the session, shown when it has expired
   * @param recursive whether a directory may have something in it
   * @return fails with file refused
   */
  public Uni<Void> delete(SessionSelector selector, FilePath path, boolean recursive) {
    path.requireBelowHome();
    return sessions
        .use(selector)
        .chain(
            session ->
                tree.delete(session, path, recursive)
                    .chain(unlinked -> ledger.discard(session.agentId(), unlinked)));
  }

  private static FailureException refused(FilePath path, Reason reason) {
    return new FileFailure.Refused(path.toString(), reason).exception();
  }
}
