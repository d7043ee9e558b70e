package dev.parley.azure;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Response body after a deletion. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AzureDeleted")
public record DeletedResponse(
    @Schema(
            required = true,
            enumeration = {"agent.deleted", "agent.version.deleted"})
        String object,
    @Schema(required = true) String name,
    @Schema(description = "The deleted version, if a version was deleted") String version,
    @Schema(required = true) boolean deleted) {}
