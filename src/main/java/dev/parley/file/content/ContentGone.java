package dev.parley.file.content;

/**
 * A content was removed while it was being written or read, because its session or file was deleted
 * or the file was replaced.
 */
public final class ContentGone extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the failure. */
  public ContentGone() {
    super("a file's content was removed while it was in use", null, false, false);
  }
}
