package dev.parley.file.content;

import dev.parley.failure.FileFailure;
import dev.parley.session.SessionHandle;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A content that is being uploaded to a session. It has no entry yet. Each step starts when the one
 * before it has completed; all fail with session not found if the session is deleted meanwhile.
 */
public final class ContentUpload {

  private final SessionHandle session;
  private final UUID id;
  private final FileContents.Writer writer;
  private final long limit;
  private final MessageDigest digest = sha256();
  private long size;

  /**
   * Begins an upload.
   *
   * @param limit the maximum size in bytes
   */
  ContentUpload(SessionHandle session, UUID id, FileContents.Writer writer, long limit) {
    this.session = session;
    this.id = id;
    this.writer = writer;
    this.limit = limit;
  }

  /** The id of the content. */
  public UUID id() {
    return id;
  }

  /**
   * A content with all its bytes.
   *
   * @param size the size in bytes
   * @param sha256 the SHA-256 of the bytes in hexadecimal
   */
  public record Complete(UUID id, long size, String sha256) {}

  /**
   * Stores the next bytes.
   *
   * @throws dev.parley.failure.FailureException file too large
   */
  public Uni<Void> add(Buffer bytes) {
    size += bytes.length();
    requireSize(size, limit);
    digest.update(bytes.getBytes());
    return present(writer.add(bytes));
  }

  /** Stores the end of the content. */
  public Uni<Complete> finish() {
    return present(writer.finish())
        .map(done -> new Complete(id, size, HexFormat.of().formatHex(digest.digest())));
  }

  /** A content that is being written is removed only if its session is deleted. */
  private Uni<Void> present(Uni<Void> step) {
    return step.onFailure(ContentGone.class).transform(gone -> session.gone());
  }

  /**
   * Rejects a size that exceeds the limit for one file.
   *
   * @throws dev.parley.failure.FailureException file too large
   */
  public static void requireSize(long size, long limit) {
    if (size > limit) {
      throw new FileFailure.TooLarge(FileFailure.TooLarge.Limit.FILE, limit).exception();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
