package dev.parley.azure;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A file or directory on the wire. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AzureFile")
public record FileEntryResponse(
    @Schema(description = "Its path, where it was asked for by itself", examples = "data/a.txt")
        String path,
    @Schema(required = true, examples = "a.txt") String name,
    @Schema(required = true, description = "Bytes; 0 for a directory", examples = "5") long size,
    @JsonProperty("is_directory") @Schema(required = true) boolean isDirectory,
    @JsonProperty("is_dir")
        @Schema(required = true, description = "is_directory again, for clients that call it so")
        boolean isDir,
    @JsonProperty("modified_time")
        @Schema(required = true, description = "Unix seconds", examples = "1795253400")
        long modifiedTime) {}
