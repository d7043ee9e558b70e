package dev.parley.vectara.artifact;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.artifact.Artifact;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An artifact in the dialect's format. */
@RegisterForReflection // no resource method declares this type
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "VectaraSessionArtifact")
public record ArtifactResponse(
    @JsonProperty("artifact_id")
        @Schema(required = true, examples = "art_01a20004-d62c-7907-b339-665bc3397e80")
        String artifactId,
    @Schema(required = true, examples = "report.pdf") String filename,
    @JsonProperty("mime_type") @Schema(required = true, examples = "application/pdf")
        String mimeType,
    @JsonProperty("size_bytes") @Schema(required = true) long sizeBytes,
    @JsonProperty("checksum_sha256")
        @Schema(required = true, description = "SHA-256 of the content, in hexadecimal")
        String checksumSha256,
    @Schema(required = true, type = SchemaType.OBJECT, implementation = Object.class)
        ObjectNode metadata,
    String description,
    @JsonProperty("ttl_days")
        @Schema(description = "Days after its creation until the artifact is deleted")
        int ttlDays,
    @JsonProperty("created_at") @Schema(required = true, format = "date-time") String createdAt,
    @JsonProperty("updated_at") @Schema(required = true, format = "date-time") String updatedAt,
    @Schema(
            format = "byte",
            description = "The content in Base64; only if the artifact was requested by itself")
        String data) {

  /** An artifact without its content. */
  static ArtifactResponse of(Artifact artifact) {
    return new ArtifactResponse(
        ArtifactIds.of(artifact.id()),
        artifact.filename(),
        artifact.mimeType(),
        artifact.size(),
        artifact.sha256(),
        artifact.metadata(),
        artifact.description().orElse(null),
        artifact.ttlDays(),
        artifact.createdAt().toString(),
        artifact.updatedAt().toString(),
        null);
  }
}
