package dev.parley.file;

import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.FailureException;
import dev.parley.failure.FileFailure;
import dev.parley.failure.FileFailure.Refused.Reason;
import dev.parley.identity.Caller;
import dev.parley.session.Access;
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

  private final Homes homes;
  private final FileTree tree;
  private final ContentLedger ledger;
  private final Store store;

  SessionFiles(Homes homes, FileTree tree, ContentLedger ledger, Store store) {
    this.homes = homes;
    this.tree = tree;
    this.ledger = ledger;
    this.store = store;
  }

  /**
   * A file or directory without its content.
   *
   * @param session the session's key
   * @return fails with file refused
   */
  public Uni<FileSummary> stat(RegisteredAgent agent, Caller owner, String session, FilePath path) {
    return homes.of(agent, owner, session, Access.READ).chain(home -> stat(home, path));
  }

  private Uni<FileSummary> stat(Home home, FilePath path) {
    return store
        .withStatelessSession(
            rows ->
                path.home()
                    ? home.bind(rows.createSelectionQuery(FileQueries.HOME, FileSummary.class))
                        .getSingleResultOrNull()
                    : home.bind(
                            path,
                            rows.createSelectionQuery(
                                FileQueries.SUMMARY_OF_ONE, FileSummary.class))
                        .getSingleResultOrNull())
        .onItem()
        .ifNull()
        .failWith(() -> path.home() ? home.gone() : refused(path, Reason.NOT_FOUND));
  }

  /**
   * A page of what is in a directory, by name; names compare byte by byte.
   *
   * @param session the session's key
   * @param request its cursor is a name; there need not be a file of that name
   * @return fails with file refused
   */
  public Uni<Page<FileSummary>> list(
      RegisteredAgent agent, Caller owner, String session, FilePath path, PageRequest request) {
    Access access = request.cursor().isPresent() ? Access.NEXT_PAGE : Access.READ;
    return homes
        .of(agent, owner, session, access)
        .chain(
            home ->
                page(home, path, request)
                    .call(
                        page ->
                            page.items().isEmpty()
                                ? requireDirectory(home, path)
                                : Uni.createFrom().voidItem()));
  }

  private Uni<Page<FileSummary>> page(Home home, FilePath path, PageRequest request) {
    return store
        .withStatelessSession(
            rows -> {
              var query =
                  home.bind(rows.createSelectionQuery(FileQueries.page(request), FileSummary.class))
                      .setParameter("parent", path.stored())
                      // One more than asked for tells whether there is more.
                      .setMaxResults(request.limit() + 1);
              request.cursor().ifPresent(cursor -> query.setParameter("cursor", cursor.key()));
              return query.getResultList();
            })
        .map(request::page);
  }

  private Uni<FileSummary> requireDirectory(Home home, FilePath path) {
    return stat(home, path)
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
   * @param session the session's key
   * @return fails with file refused
   */
  public Uni<FileSummary> makeDirectory(
      RegisteredAgent agent, Caller owner, String session, FilePath path) {
    path.requireBelowHome();
    return homes
        .of(agent, owner, session, Access.CHANGE)
        .call(home -> tree.makeDirectory(home, path))
        .chain(home -> stat(home, path));
  }

  /**
   * Deletes a file or directory.
   *
   * @param session the session's key
   * @param recursive whether a directory may have something in it
   * @return fails with file refused
   */
  public Uni<Void> delete(
      RegisteredAgent agent, Caller owner, String session, FilePath path, boolean recursive) {
    path.requireBelowHome();
    return homes
        .of(agent, owner, session, Access.CHANGE)
        .chain(home -> tree.delete(home, path, recursive))
        .chain(unlinked -> ledger.discard(agent.id(), unlinked));
  }

  private static FailureException refused(FilePath path, Reason reason) {
    return new FileFailure.Refused(path.toString(), reason).exception();
  }
}
