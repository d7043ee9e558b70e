package dev.parley.vectara.artifact;

import dev.parley.artifact.ArtifactUpload;
import dev.parley.failure.FileFailure;
import java.util.UUID;

/** The ids of artifacts: {@code art_} and a UUID. */
public final class ArtifactIds {

  private static final int PREFIX = "art_".length();

  private ArtifactIds() {}

  /** The id of an artifact. */
  public static String of(UUID artifact) {
    return ArtifactUpload.name(artifact);
  }

  /**
   * Parses the id of an artifact that has to exist.
   *
   * @throws dev.parley.failure.FailureException artifact not found
   */
  static UUID required(String text) {
    try {
      UUID id = UUID.fromString(text.substring(Math.min(PREFIX, text.length())));
      // UUID.fromString accepts other spellings; an id uses only the canonical one.
      if (text.equals(of(id))) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the failure.
    }
    throw new FileFailure.ArtifactNotFound(text).exception();
  }
}
