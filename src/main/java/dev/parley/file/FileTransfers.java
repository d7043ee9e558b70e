package dev.parley.file;

import dev.parley.failure.FailureException;
import dev.parley.failure.FileFailure;
import dev.parley.failure.FileFailure.Refused.Reason;
import dev.parley.file.content.ContentGone;
import dev.parley.file.content.ContentLedger;
import dev.parley.file.content.ContentUpload;
import dev.parley.file.content.FileConfig;
import dev.parley.file.content.FileContents;
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
import java.util.function.Function;
import java.util.function.Supplier;
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
    ContentUpload.requireSize(announced, config.maxSize().asLongValue());
    return sessions
        .use(selector)
        .chain(
            session ->
                begin(session)
                    .chain(
                        upload ->
                            bytes
                                .onItem()
                                .transformToUniAndConcatenate(upload::add)
                                .onItem()
                                .ignoreAsUni()
                                .chain(upload::finish)
                                .call(content -> put(session, path, content))
                                .map(ContentUpload.Complete::size)
                                .onFailure()
                                .call(() -> discard(session, List.of(upload.id())))));
  }

  private Uni<Void> put(SessionHandle session, FilePath path, ContentUpload.Complete content) {
    return tree.put(session, path, content)
        .onFailure(ContentGone.class)
        .transform(gone -> session.gone())
        .chain(unlinked -> discard(session, unlinked));
  }

  /**
   * Begins to upload a content that is to get an entry later. Until then it has to be {@link
   * #discard discarded} if it gets none; a crash leaves it to the sweeper.
   *
   * @return fails with session not found
   */
  public Uni<ContentUpload> begin(SessionHandle session) {
    return ledger.begin(session);
  }

  /** Removes those of the given contents of a session that have no entry. Does not fail. */
  public Uni<Void> discard(SessionHandle session, List<UUID> contents) {
    return ledger.discard(session.agentId(), contents);
  }

  /** Keeps contents without an entry for another hour. */
  public Uni<Void> keep(SessionHandle session, List<UUID> contents) {
    return ledger.keep(session.agentId(), contents);
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
        .chain(session -> open(() -> file(session, path), file -> file).map(Opened::file));
  }

  /**
   * A file opened for reading.
   *
   * @param entry what was read of its entry
   */
  public record Opened<T>(T entry, OpenFile file) {}

  /**
   * Opens the content of an entry to read it. If the file is replaced after its entry was read, the
   * entry is read again.
   *
   * @param entry reads the entry
   * @param content the content that the entry refers to
   * @return fails as reading the entry does
   */
  public <T> Uni<Opened<T>> open(Supplier<Uni<T>> entry, Function<T, StoredFile> content) {
    return Uni.createFrom()
        .deferred(entry::get)
        .chain(found -> open(content.apply(found)).map(opened -> new Opened<>(found, opened)))
        .onFailure(ContentGone.class)
        .retry()
        .atMost(REPLACED_MEANWHILE);
  }

  private Uni<OpenFile> open(StoredFile file) {
    return file.size() == 0
        ? Uni.createFrom().item(new OpenFile(0, Multi.createFrom().empty()))
        : contents
            .read(file.contentAgentId(), file.contentId(), 0)
            .map(first -> new OpenFile(file.size(), from(file, first)));
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
