package dev.parley.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.file.StoredFile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * An artifact without its content.
 *
 * @param id identifies it in its session
 * @param filename the name of its file
 * @param mimeType its media type, as the caller gave it
 * @param sha256 the SHA-256 of its content in hexadecimal
 * @param ttlDays days after its creation until it is deleted
 * @param updatedAt when its content was last replaced
 * @param file its file
 */
public record Artifact(
    UUID id,
    String filename,
    String mimeType,
    String sha256,
    ObjectNode metadata,
    Optional<String> description,
    int ttlDays,
    Instant createdAt,
    Instant updatedAt,
    StoredFile file) {

  static Artifact of(JsonNode row) {
    return new Artifact(
        id(row, "id"),
        row.path("name").asText(),
        row.path("type").asText(),
        row.path("sha256").asText(),
        (ObjectNode) row.path("metadata"),
        Optional.ofNullable(row.path("description").textValue()),
        row.path("ttl").asInt(),
        instant(row, "created"),
        instant(row, "updated"),
        new StoredFile(
            false, row.path("size").asLong(), id(row, "contentAgent"), id(row, "content")));
  }

  private static UUID id(JsonNode row, String field) {
    return UUID.fromString(row.path(field).asText());
  }

  private static Instant instant(JsonNode row, String field) {
    return Instant.EPOCH.plus(row.path(field).asLong(), ChronoUnit.MICROS);
  }

  /** The size of its content in bytes. */
  public long size() {
    return file.size();
  }
}
