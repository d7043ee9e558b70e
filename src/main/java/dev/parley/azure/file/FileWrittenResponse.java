package dev.parley.azure.file;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Response body after an upload. */
@Schema(name = "AzureFileWritten")
public record FileWrittenResponse(
    @Schema(required = true, examples = "data/a.txt") String path,
    @JsonProperty("bytes_written") @Schema(required = true, examples = "5") long bytesWritten) {}
