package dev.parley.file.content;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Stores the bytes of files. A content is written once and never changed; replacing a file's bytes
 * creates a new content. Each content is recorded as a {@link FileContent} before its first byte is
 * written, and is deleted when that row is.
 */
public interface FileContents {

  /**
   * Begins to write a content.
   *
   * @param content id of a recorded content that has no bytes
   */
  Writer writer(UUID agent, UUID content);

  /** Writes the bytes of one content. Each step starts when the one before it has completed. */
  interface Writer {

    /** Writes the next bytes; fails with {@link ContentGone}. */
    Uni<Void> add(Buffer bytes);

    /** Writes what is still pending; fails with {@link ContentGone}. */
    Uni<Void> finish();
  }

  /**
   * Reads a part of a content.
   *
   * @param offset where to start: 0 or the end of the previous part; less than the content's size
   * @return one or more bytes; fails with {@link ContentGone}
   */
  Uni<byte[]> read(UUID agent, UUID content, long offset);

  /**
   * Removes the bytes of contents, complete or not.
   *
   * @param rows the transaction that deletes their {@link FileContent} rows
   */
  Uni<Void> remove(Mutiny.StatelessSession rows, UUID agent, List<UUID> contents);
}
