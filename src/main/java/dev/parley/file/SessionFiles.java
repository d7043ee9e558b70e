package dev.parley.file;

import dev.parley.failure.FailureException;
import dev.parley.failure.FileFailure;
import dev.parley.failure.FileFailure.Refused.Reason;
import dev.parley.file.content.ContentLedger;
import dev.parley.session.SessionHandle;
import dev.parley.session.SessionSelector;
import dev.parley.session.Sessions;
import dev.parley.store.Page;
import dev.parley.store.PageRequest;
import dev.parley.store.Store;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The files of sessions that the caller owns. Each operation counts as a use of the session, and
 * fails with session not found, not accessible or expired if the session cannot be used.
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
   * Returns a file or directory without its content.
   *
   * @param selector the session; must show expired sessions
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
   * Returns a page of the entries in a directory, ordered by name. Names are compared byte by byte.
   *
   * @param selector the session; must show expired sessions
   * @param request its cursor is a name, which need not exist
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
                      // One extra row shows whether there is another page.
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
   * Creates a directory and its missing parent directories. An existing directory is left
   * unchanged.
   *
   * @param selector the session; must show expired sessions
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
   * @param selector the session; must show expired sessions
   * @param recursive whether to delete a directory that is not empty
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
