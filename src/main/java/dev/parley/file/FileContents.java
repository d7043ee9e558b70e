package dev.parley.file;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Where the bytes of files are. A content is written once and never changed; a new content of a
 * file is another one. Each is written down as a {@link FileContent} before its first byte is, and
 * goes when that row goes with its session.
 */
interface FileContents {

  /**
   * Writes a content, asking for no more bytes than it can put away.
   *
   * @param content id of a content that is written down and has no bytes
   * @return how many bytes there were; fails as the stream does, leaving what came before, or with
   *     {@link ContentGone}
   */
  Uni<Long> write(UUID agent, UUID content, Multi<Buffer> bytes);

  /**
   * Reads some of a content.
   *
   * @param offset where to start: 0, or where the last piece ended; less than the content's size
   * @return as many bytes as come at once, one or more; fails with {@link ContentGone}
   */
  Uni<byte[]> read(UUID agent, UUID content, long offset);

  /**
   * Removes the bytes of contents, whole or cut off.
   *
   * @param rows the transaction that removes what is written down of them
   */
  Uni<Void> remove(Mutiny.StatelessSession rows, UUID agent, List<UUID> contents);
}
