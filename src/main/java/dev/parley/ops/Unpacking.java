package dev.parley.ops;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Vert.x serves from the class path, which is Swagger UI, it unpacks into the folder for
 * temporary files first, and does not start without one. On a read-only file system the program
 * does without the page instead.
 */
final class Unpacking {

  /** The setting that switches it off. */
  static final String PROPERTY = "quarkus.vertx.classpath-resolving";

  private Unpacking() {}

  /** Switches it off where there is no folder to write to. */
  static void onlyWhereThereIsRoom() {
    if (!Files.isWritable(Path.of(System.getProperty("java.io.tmpdir")))) {
      System.setProperty(PROPERTY, "false");
    }
  }
}
