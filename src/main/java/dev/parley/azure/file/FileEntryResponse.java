package dev.parley.azure.file;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A file or directory in the dialect's format. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AzureFile")
public record FileEntryResponse(
    @Schema(
            description = "The path; present only if the entry was requested by itself",
            examples = "data/a.txt")
        String path,
    @Schema(required = true, examples = "a.txt") String name,
    @Schema(required = true, description = "Size in bytes; 0 for a directory", examples = "5")
        long size,
    @JsonProperty("is_directory") @Schema(required = true) boolean isDirectory,
    @JsonProperty("is_dir")
        @Schema(
            required = true,
            description = "Same as is_directory, for clients that use this name")
        boolean isDir,
    @JsonProperty("modified_time")
        @Schema(required = true, description = "Unix time in seconds", examples = "1795253400")
        long modifiedTime) {}
