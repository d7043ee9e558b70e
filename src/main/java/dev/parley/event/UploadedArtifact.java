package dev.parley.event;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * An artifact as it was uploaded.
 *
 * @param id identifies it in its session
 * @param filename its name
 * @param mimeType its media type
 * @param size its size in bytes
 */
@RegisterForReflection
public record UploadedArtifact(UUID id, String filename, String mimeType, long size) {

  /** The name of an artifact, which is its id in the APIs that show it. */
  public static String name(UUID id) {
    return "art_" + id;
  }
}
