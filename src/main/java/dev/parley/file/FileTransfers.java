package dev.parley.file;

import dev.parley.agent.RegisteredAgent;
import dev.parley.failure.FailureException;
import dev.parley.failure.FileFailure;
import dev.parley.failure.FileFailure.Refused.Reason;
import dev.parley.identity.Caller;
import dev.parley.session.Access;
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
 * is a use of its session.
 */
@ApplicationScoped
public class FileTransfers {

  private static final Logger LOG = Logger.getLogger(FileTransfers.class);
  private static final int REPLACED_MEANWHILE = 5;

  private final Homes homes;
  private final FileTree tree;
  private final FileContents contents;
  private final ContentLedger ledger;
  private final Store store;
  private final FileConfig config;

  FileTransfers(
      Homes homes,
      FileTree tree,
      FileContents contents,
      ContentLedger ledger,
      Store store,
      FileConfig config) {
    this.homes = homes;
    this.tree = tree;
    this.contents = contents;
    this.ledger = ledger;
    this.store = store;
    this.config = config;
  }

  /**
   * Writes a file, or replaces it as a whole once all bytes are there. Directories on the way are
   * made. What is cut off, too large or refused leaves nothing behind.
   *
   * @param session the session's key
   * @param announced how many bytes there will be, as far as known; negative where it is not
   * @param bytes the bytes, asked for as fast as they can be put away
   * @return how many bytes were written; fails with file too large, file refused, or as the stream
   *     does
   */
  public Uni<Long> write(
      RegisteredAgent agent,
      Caller owner,
      String session,
      FilePath path,
      long announced,
      Multi<Buffer> bytes) {
    path.requireBelowHome();
    requireSize(announced);
    return homes
        .of(agent, owner, session, Access.CHANGE)
        .chain(
            home ->
                ledger
                    .open(home)
                    .chain(
                        content ->
                            contents
                                .write(agent.id(), content, bounded(bytes))
                                .call(size -> put(home, path, content, size))
                                .onFailure()
                                .call(() -> ledger.discard(agent.id(), List.of(content))))
                    // Nobody but a deleted session takes away a content that is being written.
                    .onFailure(ContentGone.class)
                    .transform(gone -> home.gone()));
  }

  private Uni<Void> put(Home home, FilePath path, UUID content, long size) {
    return tree.put(home, path, content, size)
        .chain(replaced -> ledger.discard(home.agent().id(), replaced.stream().toList()));
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
   * @param session the session's key
   * @return fails with file refused
   */
  public Uni<OpenFile> open(RegisteredAgent agent, Caller owner, String session, FilePath path) {
    return homes
        .of(agent, owner, session, Access.READ)
        .chain(home -> open(home, path))
        // The file was replaced between its entry and its first bytes: it has others now.
        .onFailure(ContentGone.class)
        .retry()
        .atMost(REPLACED_MEANWHILE);
  }

  private Uni<OpenFile> open(Home home, FilePath path) {
    return entry(home, path)
        .chain(
            entry ->
                entry.size == 0
                    ? Uni.createFrom().item(new OpenFile(0, Multi.createFrom().empty()))
                    : contents
                        .read(entry.agentId, entry.contentId, 0)
                        .map(first -> new OpenFile(entry.size, from(entry, first))));
  }

  private Multi<byte[]> from(FileEntry entry, byte[] first) {
    if (first.length == entry.size) {
      return Multi.createFrom().item(first);
    }
    Multi<byte[]> rest =
        Multi.createBy()
            .repeating()
            .uni(
                () -> new AtomicLong(first.length),
                offset ->
                    contents
                        .read(entry.agentId, entry.contentId, offset.get())
                        .map(
                            bytes -> new Piece(bytes, offset.addAndGet(bytes.length) < entry.size)))
            .whilst(Piece::more)
            .map(Piece::bytes)
            .onFailure()
            .invoke(failure -> LOG.warnf("A download broke off: %s", failure.toString()));
    return Multi.createBy().concatenating().streams(Multi.createFrom().item(first), rest);
  }

  private record Piece(byte[] bytes, boolean more) {}

  private Uni<FileEntry> entry(Home home, FilePath path) {
    if (path.home()) {
      return Uni.createFrom().failure(refused(path, Reason.IS_DIRECTORY));
    }
    return store
        .withStatelessSession(
            rows ->
                home.bind(path, rows.createSelectionQuery(FileQueries.ONE, FileEntry.class))
                    .getSingleResultOrNull())
        .invoke(
            entry -> {
              if (entry == null || entry.directory) {
                throw refused(path, entry == null ? Reason.NOT_FOUND : Reason.IS_DIRECTORY);
              }
            });
  }

  private static FailureException refused(FilePath path, Reason reason) {
    return new FileFailure.Refused(path.toString(), reason).exception();
  }
}
