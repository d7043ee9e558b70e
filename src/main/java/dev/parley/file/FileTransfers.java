package dev.parley.file;

import dev.parley.failure.FailureException;
import dev.parley.failure.FileFailure;
import dev.parley.failure.FileFailure.Refused.Reason;
import dev.parley.session.SessionHandle;
import dev.parley.session.SessionSelector;
import dev.parley.session.Sessions;
import dev.parley.store.Store;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Writes and reads the files of sessions that the caller owns. Like all operations on files, each
 * counts as a use of the session.
 */
@ApplicationScoped
public class FileTransfers {

  private static final Logger LOG = Logger.getLogger(FileTransfers.class);
  private static final int REPLACED_MEANWHILE = 5;

  private final Sessions sessions;
  private final FileTree tree;
  private final FileContents contents;
  private final ContentLedger ledger;
  private final Store store;
  private final FileConfig config;

  FileTransfers(
      Sessions sessions,
      FileTree tree,
      FileContents contents,
      ContentLedger ledger,
      Store store,
      FileConfig config) {
    this.sessions = sessions;
    this.tree = tree;
    this.contents = contents;
    this.ledger = ledger;
    this.store = store;
    this.config = config;
  }

  /**
   * Writes a file, or replaces it completely once all bytes have been received. Missing parent
   * directories are created. An upload that is interrupted, too large or refused leaves nothing
   * behind.
   *
   * @param selector the session; must show expired sessions
   * @param announced the expected number of bytes; negative if unknown
   * @param bytes the bytes, requested only as fast as they can be stored
   * @return the number of bytes written; fails with file too large, file refused, or the failure of
   *     the stream
   */
  public Uni<Long> write(
      SessionSelector selector, FilePath path, long announced, Multi<Buffer> bytes) {
    path.requireBelowHome();
    requireSize(announced);
    return sessions
        .use(selector)
        .chain(
            session ->
                ledger
                    .open(session)
                    .chain(
                        content ->
                            contents
                                .write(session.agentId(), content, bounded(bytes))
                                .call(size -> put(session, path, content, size))
                                .onFailure()
                                .call(() -> ledger.discard(session.agentId(), List.of(content))))
                    // A content that is being written is removed only if its session is deleted.
                    .onFailure(ContentGone.class)
                    .transform(gone -> session.gone()));
  }

  private Uni<Void> put(SessionHandle session, FilePath path, UUID content, long size) {
    return tree.put(session, path, content, size)
        .chain(unlinked -> ledger.discard(session.agentId(), unlinked));
  }

  private Multi<Buffer> bounded(Multi<Buffer> bytes) {
    AtomicLong count = new AtomicLong();
    return bytes.invoke(piece -> requireSize(count.addAndGet(piece.length())));
  }

  private void requireSize(long size) {
    long limit = config.maxSize().asLongValue();
    if (size > limit) {
      throw new FileFailure.TooLarge(FileFailure.TooLarge.Limit.FILE, limit).exception();
    }
  }

  /**
   * Opens a file to read it.
   *
   * @param selector the session; must show expired sessions
   * @return fails with file refused
   */
  public Uni<OpenFile> open(SessionSelector selector, FilePath path) {
    return sessions
        .use(selector)
        .chain(session -> open(session, path))
        // The file was replaced after its entry was read: retry with the new content.
        .onFailure(ContentGone.class)
        .retry()
        .atMost(REPLACED_MEANWHILE);
  }

  private Uni<OpenFile> open(SessionHandle session, FilePath path) {
    return file(session, path)
        .chain(
            file ->
                file.size() == 0
                    ? Uni.createFrom().item(new OpenFile(0, Multi.createFrom().empty()))
                    : contents
                        .read(file.contentAgentId(), file.contentId(), 0)
                        .map(first -> new OpenFile(file.size(), from(file, first))));
  }

  private Multi<byte[]> from(StoredFile file, byte[] first) {
    if (first.length == file.size()) {
      return Multi.createFrom().item(first);
    }
    Multi<byte[]> rest =
        Multi.createBy()
            .repeating()
            .uni(
                () -> new AtomicLong(first.length),
                offset ->
                    contents
                        .read(file.contentAgentId(), file.contentId(), offset.get())
                        .map(
                            bytes ->
                                new Piece(bytes, offset.addAndGet(bytes.length) < file.size())))
            .whilst(Piece::more)
            .map(Piece::bytes)
            .onFailure()
            .invoke(failure -> LOG.warnf("A download broke off: %s", failure.toString()));
    return Multi.createBy().concatenating().streams(Multi.createFrom().item(first), rest);
  }

  private record Piece(byte[] bytes, boolean more) {}

  private Uni<StoredFile> file(SessionHandle session, FilePath path) {
    if (path.home()) {
      return Uni.createFrom().failure(refused(path, Reason.IS_DIRECTORY));
    }
    return store
        .withStatelessSession(
            rows ->
                path.bind(session, rows.createSelectionQuery(FileQueries.ONE, StoredFile.class))
                    .getSingleResultOrNull())
        .invoke(
            file -> {
              if (file == null || file.directory()) {
                throw refused(path, file == null ? Reason.NOT_FOUND : Reason.IS_DIRECTORY);
              }
            });
  }

  private static FailureException refused(FilePath path, Reason reason) {
    return new FileFailure.Refused(path.toString(), reason).exception();
  }
}
