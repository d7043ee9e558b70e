package dev.parley.ops.settings;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Vert.x unpacks the files that it serves from the class path (Swagger UI) into the directory for
 * temporary files, and does not start without one. On a read-only file system the program runs
 * without Swagger UI instead.
 */
public final class ClassPathFiles {

  /** The setting that disables unpacking. */
  static final String PROPERTY = "quarkus.vertx.classpath-resolving";

  private ClassPathFiles() {}

  /** Disables unpacking if the directory for temporary files is not writable. */
  public static void onlyWhereThereIsRoom() {
    if (!Files.isWritable(Path.of(System.getProperty("java.io.tmpdir")))) {
      System.setProperty(PROPERTY, "false");
    }
  }
}
